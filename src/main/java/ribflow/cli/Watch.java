package ribflow.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A request that is asked again and again. On a terminal the answers follow each other in place, as {@code top} shows them:
 * on the alternate screen, cut to what fits, without flicker since every line is written over and only its end is cleared.
 * The terminal is as it was when this ends, however it ends: Ctrl-C runs the hooks of the virtual machine. Elsewhere the
 * answers are written one behind the other, with an empty line between.
 */
final class Watch {

    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String END_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    private final Terminal terminal;
    private final Supplier<Screen> screen;
    private final String title;
    private final Pause pause;
    private boolean entered;

    /** Waits between two answers. */
    @FunctionalInterface
    interface Pause {

        /** Waits; false if there shall be no more answers. */
        boolean await() throws IOException;
    }

    /** @param title what stands above the answers on a terminal */
    Watch(Terminal terminal, Supplier<Screen> screen, String title, Pause pause) {
        this.terminal = terminal;
        this.screen = screen;
        this.title = title;
        this.pause = pause;
    }

    /** A pause of so many seconds. */
    static Pause seconds(int seconds) {
        return () -> {
            try {
                Thread.sleep(seconds * 1000L);
                return true;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }

    /** Asks until the daemon complains or goes, or nobody wants any more. */
    Optional<String> ask(Conversation conversation, String request) throws IOException {
        if (!terminal.forTheEye()) {
            return plain(conversation, request);
        }
        Thread restoring = new Thread(this::leave);
        Runtime.getRuntime().addShutdownHook(restoring);
        try {
            return inPlace(conversation, request);
        } finally {
            leave();
            Runtime.getRuntime().removeShutdownHook(restoring);
        }
    }

    private Optional<String> plain(Conversation conversation, String request) throws IOException {
        Optional<String> complaint = conversation.ask(request, terminal.out());
        while (complaint.isEmpty() && pause.await()) {
            write("\n");
            complaint = conversation.ask(request, terminal.out());
        }
        return complaint;
    }

    private Optional<String> inPlace(Conversation conversation, String request) throws IOException {
        do {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            Optional<String> complaint = conversation.ask(request, answer);
            if (complaint.isPresent()) {
                return complaint;
            }
            show(answer.toString(StandardCharsets.UTF_8).lines().toList());
        } while (pause.await());
        return Optional.empty();
    }

    private synchronized void show(List<String> lines) throws IOException {
        Screen size = screen.get();
        int room = Math.max(1, size.lines() - 2);
        StringBuilder picture = new StringBuilder(entered ? "" : ENTER);
        entered = true;
        picture.append(HOME)
                .append(cut(title, size.columns()))
                .append(END_OF_LINE)
                .append('\n');
        int shown = lines.size() <= room ? lines.size() : room - 1;
        for (String line : lines.subList(0, shown)) {
            picture.append(cut(line, size.columns())).append(END_OF_LINE).append('\n');
        }
        if (shown < lines.size()) {
            String more = "… " + (lines.size() - shown) + " more lines";
            picture.append(cut(more, size.columns())).append(END_OF_LINE).append('\n');
        }
        write(picture.append(REST_OF_SCREEN).toString());
    }

    private static String cut(String line, int columns) {
        return line.codePointCount(0, line.length()) <= columns
                ? line
                : line.substring(0, line.offsetByCodePoints(0, Math.max(0, columns - 1))) + "…";
    }

    /** Gives the terminal back as it was. */
    private synchronized void leave() {
        if (entered) {
            entered = false;
            try {
                write(LEAVE);
            } catch (IOException e) {
                terminal.err().println("the terminal could not be given back as it was: " + e.getMessage());
            }
        }
    }

    private void write(String text) throws IOException {
        OutputStream out = terminal.out();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
