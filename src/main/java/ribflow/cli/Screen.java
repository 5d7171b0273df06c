package ribflow.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much a terminal shows: what {@code stty} says, else the environment, else what terminals had in 1978. */
record Screen(int lines, int columns) {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,4}) (\\d{1,4})\\s*");

    /** The screen of this process. */
    static Screen ofProcess(Map<String, String> environment) {
        Matcher size = SIZE.matcher(stty());
        return size.matches() && !size.group(1).equals("0")
                ? new Screen(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))
                : new Screen(number(environment, "LINES", 24), number(environment, "COLUMNS", 80));
    }

    private static String stty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException _) {
            return "";
        }
    }

    private static int number(Map<String, String> environment, String variable, int otherwise) {
        String value = environment.getOrDefault(variable, "");
        return value.matches("[1-9]\\d{0,3}") ? Integer.parseInt(value) : otherwise;
    }
}
