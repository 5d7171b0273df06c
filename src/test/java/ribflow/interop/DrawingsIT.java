package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.matrix.Chart;
import ribflow.matrix.drawing.Networks;
import ribflow.matrix.drawing.SvgHeatmap;
import ribflow.matrix.drawing.SvgSankey;

/**
 * Pictures for a report as Debian's Chromium draws them, with its own fonts: networks of 4, 12 and 40 PoPs. That they are
 * pleasant was looked at; that no text leaves its tile, its neighbours' room or the paper, and that there are colours on
 * light and on dark paper, is measured here.
 */
@Tag("interop")
final class DrawingsIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** {@code width="803"} and {@code height="630"} of the picture itself. */
    private static final Pattern SIZE = Pattern.compile("<svg [^>]*width=\"(\\d+)\" height=\"(\\d+)\"");

    private static final Pattern COMPLAINT = Pattern.compile("data-complaint=\"([^\"]*)\"");
    private static final Pattern MEASURED = Pattern.compile("data-measured=\"(\\d+)\"");

    /** Writes onto the page what is wrong: a text beyond the paper, on another text, or wider than the tile it is in. */
    private static final String MEASURING = """
            const paper = document.querySelector('svg').getBoundingClientRect();
            const texts = [...document.querySelectorAll('text')].filter(t => t.textContent.trim() !== '');
            const boxes = texts.map(t => ({t, b: t.getBoundingClientRect(), turned: t.hasAttribute('transform')}));
            const wrong = [];
            for (const {t, b} of boxes) {
              if (b.left < paper.left || b.top < paper.top || b.right > paper.right || b.bottom > paper.bottom) {
                wrong.push('off the paper: ' + t.textContent);
              }
              const tile = t.parentNode.querySelector(':scope > rect');
              if (tile && t.getAttribute('text-anchor') === 'middle' && document.querySelector('.ribflow-heatmap')) {
                const r = tile.getBoundingClientRect();
                if (t.parentNode.querySelector('title').textContent.includes(' → ')
                    && (b.left < r.left || b.right > r.right)) {
                  wrong.push('wider than its tile: ' + t.textContent);
                }
              }
            }
            for (let i = 0; i < boxes.length; i++) {
              for (let j = i + 1; j < boxes.length; j++) {
                const a = boxes[i].b, c = boxes[j].b;
                const wide = Math.min(a.right, c.right) - Math.max(a.left, c.left);
                const high = Math.min(a.bottom, c.bottom) - Math.max(a.top, c.top);
                if (wide > 0.5 && high > 3 && !boxes[i].turned && !boxes[j].turned) {
                  wrong.push('on each other: ' + boxes[i].t.textContent + ' and ' + boxes[j].t.textContent);
                }
              }
            }
            document.body.setAttribute('data-measured', texts.length);
            wrong.forEach(w => document.body.appendChild(document.createElement('p')).setAttribute('data-complaint', w));
            """;

    @TempDir
    private Path folder;

    private enum Picture {
        HEATMAP,
        SANKEY;

        String of(Chart chart) {
            return switch (this) {
                case HEATMAP -> SvgHeatmap.of(chart);
                case SANKEY -> SvgSankey.of(chart);
            };
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEATMAP, 4, 50",
        "HEATMAP, 12, 200",
        "HEATMAP, 40, 1700",
        "SANKEY, 4, 20",
        "SANKEY, 12, 30",
        "SANKEY, 40, 45"
    })
    void everyTextHasItsRoom(Picture picture, int pops, int texts) throws IOException {
        String page = "<!DOCTYPE html><meta charset=\"utf-8\"><body style=\"margin:0\">\n"
                + picture.of(Networks.of(pops)) + "<script>\n" + MEASURING + "</script></body>";
        Path file = Files.writeString(folder.resolve("page.html"), page);
        String answer = chromium(List.of("--dump-dom", file.toUri().toString()));
        List<String> complaints = COMPLAINT
                .matcher(answer)
                .results()
                .map(complaint -> complaint.group(1))
                .toList();
        assertEquals(List.of(), complaints);
        int measured = MEASURED.matcher(answer)
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing was measured: " + answer));
        assertTrue(measured >= texts, measured + " texts");
    }

    @ParameterizedTest
    @CsvSource({
        "HEATMAP, 4, false", "HEATMAP, 12, true", "HEATMAP, 40, false", "HEATMAP, 40, true",
        "SANKEY, 4, true", "SANKEY, 12, false", "SANKEY, 40, false", "SANKEY, 40, true"
    })
    void isDrawnOnPaperOfItsOwn(Picture picture, int pops, boolean dark) throws IOException {
        String svg = picture.of(Networks.of(pops));
        Path file = Files.writeString(folder.resolve("picture.svg"), svg);
        MatchResult size = SIZE.matcher(svg).results().findFirst().orElseThrow();
        Path shot = folder.resolve("picture.png");
        List<String> arguments = new ArrayList<>(List.of(
                "--hide-scrollbars",
                "--window-size=" + size.group(1) + ',' + size.group(2),
                "--screenshot=" + shot,
                file.toUri().toString()));
        if (dark) {
            arguments.addFirst("--blink-settings=preferredColorScheme=0");
        }
        chromium(arguments);
        BufferedImage image = ImageIO.read(shot.toFile());
        int paper = dark ? 0x12171e : 0xffffff;
        assertEquals(Integer.toHexString(paper), Integer.toHexString(image.getRGB(3, 3) & 0xffffff));
        Map<Integer, Integer> colours = colours(image);
        int pixels = image.getWidth() * image.getHeight();
        assertTrue(colours.getOrDefault(paper, 0) < 0.95 * pixels, "almost nothing is on the paper");
        long grounds = colours.values().stream().filter(count -> count > 300).count();
        assertTrue(grounds >= 8, () -> grounds + " colours");
    }

    private static Map<Integer, Integer> colours(BufferedImage image) {
        Map<Integer, Integer> colours = new HashMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.merge(image.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        return colours;
    }

    private String chromium(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                "chromium",
                "--headless",
                "--no-sandbox", // which does not work for root; it opens nothing but our own file
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(arguments);
        return RealProcess.run(folder, command, LIMIT);
    }
}
