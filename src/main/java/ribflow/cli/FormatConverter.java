package ribflow.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import ribflow.query.Format;

/** Reads the name of a format. */
final class FormatConverter implements ITypeConverter<Format> {

    @Override
    public Format convert(String value) {
        return Format.named(value)
                .orElseThrow(() -> new TypeConversionException("'" + value + "' is no format; the formats are "
                        + Arrays.stream(Format.values()).map(Format::label).collect(Collectors.joining(", "))));
    }
}
