package ribflow.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import ribflow.bgp.mrt.MrtReader;
import ribflow.capture.CaptureFile;
import ribflow.capture.Unpacked;
import ribflow.cli.HelpOption;

/** {@code ribflow decode}: shows what exporters and BGP speakers send. */
@Command(
        name = "decode",
        header = "Shows what exporters and BGP speakers send.",
        description = {
            "",
            "Reads a capture (pcap, pcapng), IPFIX messages (RFC 5655), a single raw datagram or an MRT file (RFC 6396),"
                    + " also compressed with gzip or bzip2; which it is, it finds out by itself. Prints a JSON object a"
                    + " line and needs no daemon.",
            "",
            "The type of an object is:",
            "",
            "  flow, options           a record: its columns in the query language, and",
            "                          under elements all its fields, the lists among",
            "                          them (RFC 6313) as objects with their records",
            "  sample, counter         a sample of sFlow: its columns, and its records' bytes",
            "  template, options-template, withdrawal",
            "                          what is announced, with the units of its fields",
            "  data-without-template, malformed",
            "                          what could not be read, and why",
            "  rib                     of MRT: the paths to a prefix in tables of peers",
            "  peers, state            of MRT: the peers of a table, a session's state",
            "  open, update, notification, keepalive, route-refresh",
            "                          a BGP message: of an UPDATE its routes, attributes",
            "                          and defects, with the handling of RFC 7606",
            "  skipped                 a record of a type that is not read",
            "  summary                 at the end: what there was, in all and per exporter",
            "",
            "Fields are called by their information element (ribflow knows IANA's and many of vendors), else by"
                    + " number, behind the enterprise's if there is one, with their bytes in hexadecimal. Several"
                    + " of one name are an array. Counters are as exported: no sampling is applied. Data before their"
                    + " template are not kept for it.",
            "",
            "Without --port, a datagram is decoded if it looks like flow export, if one that does went to the same"
                    + " address and port before, or if the port is a usual one (2055, 2056, 4432, 4739, 6343, 9555,"
                    + " 9995, 9996); a TCP stream if it holds IPFIX messages, goes to or from port 179, or holds BGP"
                    + " messages. The rest is counted under passed_over.",
            "",
            "How BGP is to be read, with AS numbers of four octets and path identifiers or without, the OPENs say; where"
                    + " the capture lacks them, the way is taken in which the UPDATEs have no faults. Attributes that"
                    + " belong into one AS are shown wherever they occur."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the file was read, whatever is in it",
            "1:the file cannot be read, or is no capture",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ribflow decode router.pcap | head",
            "  ribflow decode --summary router.pcap",
            "  tcpdump -i eth0 -w - udp port 2055 | ribflow decode -"
        })
public final class DecodeCommand implements Callable<Integer> {

    private static final int UNREADABLE = 1;

    /** After how many lines it is asked whether anybody reads them. */
    private static final int SOME_LINES = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file; - is standard input.")
    @SuppressWarnings("NullAway.Init")
    private String file;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description =
                    "Decode what was sent to this port, whatever it looks like, and nothing else. May be repeated.")
    private Set<Integer> ports = Set.of();

    @Option(
            names = {"-s", "--summary"},
            description = "Print only the summary.")
    private boolean summaryOnly;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Override
    public Integer call() {
        ports.stream().filter(port -> port < 1 || port > 65_535).findFirst().ifPresent(port -> {
            throw new ParameterException(spec.commandLine(), "--port " + port + ": a port is 1 to 65535");
        });
        PrintWriter out = spec.commandLine().getOut();
        try (Unpacked in = Unpacked.of(open())) {
            Consumer<String> lines = summaryOnly ? null : lines(out);
            if (MrtReader.begins(in.peek(MrtReader.HEADER))) {
                readMrt(in, lines, out);
            } else {
                readCapture(in, lines, out);
            }
            return 0;
        } catch (NoSuchFileException e) {
            return unreadable("no such file");
        } catch (AccessDeniedException e) {
            return unreadable("may not be read: permission denied");
        } catch (IOException e) {
            return unreadable(String.valueOf(e.getMessage()));
        } catch (ReaderGone e) {
            return 0;
        } finally {
            out.flush();
        }
    }

    private void readMrt(Unpacked in, @Nullable Consumer<String> lines, PrintWriter out) throws IOException {
        MrtReader reader = new MrtReader(in);
        MrtDecoding decoding = new MrtDecoding(lines);
        decoding.read(reader);
        out.write(decoding.summary(reader) + "\n");
        reader.notes().forEach(this::complain);
    }

    private void readCapture(Unpacked in, @Nullable Consumer<String> lines, PrintWriter out) throws IOException {
        CaptureFile capture = CaptureFile.of(in);
        Decoding decoding = new Decoding(ports, lines);
        decoding.read(capture);
        out.write(decoding.summary(capture) + "\n");
        decoding.complaints(capture).forEach(this::complain);
    }

    private InputStream open() throws IOException {
        if (file.equals("-")) {
            return System.in;
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new IOException("is a directory");
        }
        return Files.newInputStream(path);
    }

    /** Whoever read the output has enough, as {@code head} has. */
    private static final class ReaderGone extends RuntimeException {}

    private static Consumer<String> lines(PrintWriter out) {
        int[] lines = {0};
        return line -> {
            out.write(line);
            out.write('\n');
            if (++lines[0] % SOME_LINES == 0 && out.checkError()) {
                throw new ReaderGone();
            }
        };
    }

    private int unreadable(String why) {
        complain(why);
        return UNREADABLE;
    }

    private void complain(String words) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("ribflow decode: " + (file.equals("-") ? "standard input" : file) + ": " + words);
        err.flush();
    }
}
