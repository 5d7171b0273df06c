package ribflow.matrix.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXParseException;
import ribflow.matrix.Chart;

/**
 * What both pictures in SVG promise. Those of a made network of four PoPs stand in {@code test-fixtures/drawing}; after a
 * change, {@code -Dgolden.write=true} writes them anew, to be looked at in a browser before they are committed.
 */
final class SvgTest {

    private static final Path FOLDER = Path.of("test-fixtures/drawing");

    private enum Picture {
        HEATMAP(SvgHeatmap::of),
        SANKEY(SvgSankey::of);

        private final Function<Chart, String> drawing;

        Picture(Function<Chart, String> drawing) {
            this.drawing = drawing;
        }

        String of(Chart chart) {
            return drawing.apply(chart);
        }

        Path golden() {
            return FOLDER.resolve(name().toLowerCase(Locale.ROOT) + ".svg");
        }
    }

    private final Chart hostile = Charts.square(
            List.of("a<b>&\"c'", "]]>\u0000\u001b\u202e\ud800\uffff", "<script>alert(1)</script>", "?unknown"),
            "1000 2 3000 1",
            "0 5 ?6 1",
            "7 8 9 1",
            "0 0 0 1");

    static Document parsed(String svg) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            return builder.parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new AssertionError(svg, e);
        }
    }

    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void error(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    }

    private static Stream<Element> elements(Document document, String name) {
        NodeList list = document.getElementsByTagNameNS("http://www.w3.org/2000/svg", name);
        return IntStream.range(0, list.getLength()).mapToObj(list::item).map(Element.class::cast);
    }

    private static List<String> texts(Document document, String name) {
        return elements(document, name).map(Element::getTextContent).toList();
    }

    @ParameterizedTest
    @EnumSource
    void isThatOfTheFixture(Picture picture) throws IOException {
        String drawn = picture.of(Networks.of(4));
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(picture.golden(), drawn);
        }
        assertEquals(Files.readString(picture.golden()), drawn);
    }

    @ParameterizedTest
    @EnumSource
    void isWellFormedWhateverTheNamesAre(Picture picture) {
        Document document = parsed(picture.of(hostile));
        assertTrue(elements(document, "script").findAny().isEmpty());
        assertTrue(
                texts(document, "title").stream().anyMatch(title -> title.contains("a<b>&\"c'")),
                () -> texts(document, "title").toString());
        assertFalse(picture.of(hostile).contains("\u202e"));
    }

    @ParameterizedTest
    @EnumSource
    void standsAlone(Picture picture) {
        String svg = picture.of(Networks.of(12));
        assertFalse(svg.replace("xmlns=\"http://www.w3.org/2000/svg\"", "").contains("http"), svg);
        assertFalse(svg.contains("href") || svg.contains("@import") || svg.contains("<image"), svg);
        parsed(svg);
    }

    /** Answers of the daemon's socket end with an empty line, and errors begin so: a picture could be one. */
    @ParameterizedTest
    @EnumSource
    void hasNoEmptyLine(Picture picture) {
        assertTrue(picture.of(Networks.of(40)).lines().noneMatch(String::isBlank));
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatItShowsToWhomeverCannotSeeIt(Picture picture) {
        Document document = parsed(picture.of(Networks.of(4)));
        Element svg = document.getDocumentElement();
        assertEquals("img", svg.getAttribute("role"));
        List<String> named = List.of(svg.getAttribute("aria-labelledby").split(" "));
        List<String> told = Stream.concat(elements(document, "title"), elements(document, "desc"))
                .filter(element -> named.contains(element.getAttribute("id")))
                .map(Element::getTextContent)
                .toList();
        assertEquals(2, told.size());
        assertTrue(told.getFirst().startsWith("Core traffic matrix, PoP to PoP, "), told::toString);
        assertTrue(
                told.getLast().contains("The largest across the core: Paris → London: 586G ± 1 % bit/s;"),
                told::toString);
    }

    @ParameterizedTest
    @EnumSource
    void twoPicturesOnOnePageDoNotShareTheirNames(Picture picture) {
        assertNotEquals(
                parsed(picture.of(Networks.of(4))).getDocumentElement().getAttribute("aria-labelledby"),
                parsed(picture.of(Networks.of(5))).getDocumentElement().getAttribute("aria-labelledby"));
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameEachTime(Picture picture) {
        assertEquals(picture.of(Networks.of(12)), picture.of(Networks.of(12)));
    }

    @ParameterizedTest
    @EnumSource
    void nothingAtAllIsAPictureToo(Picture picture) {
        parsed(picture.of(Charts.square(List.of("?unknown"), "0")));
        parsed(picture.of(Charts.square(List.of("Rome", "?unknown"), "0 0", "0 0")));
    }

    @Test
    void zeroIsADotAndWhatIsNotKnownAQuestionMarkUnderAHatching() {
        String svg = SvgHeatmap.of(Charts.square(List.of("Rome", "Oslo", "Bern"), "5 0 ?7", "1 0 1", "1 1 1"));
        List<String> tiles = tiles(svg);
        assertTrue(tiles.get(0).contains("class=\"local\"") && tiles.get(0).contains("class=\"frame\""), tiles.get(0));
        assertTrue(tiles.get(1).contains(">·<") && !tiles.get(1).contains("hatching"), tiles.get(1));
        assertTrue(tiles.get(2).contains(">?<") && tiles.get(2).contains("#ribflow-heatmap-hatching"), tiles.get(2));
        assertTrue(tiles.get(4).contains(">·<") && tiles.get(4).contains("class=\"frame\""), tiles.get(4));
        assertEquals(
                List.of(
                        "Rome → Oslo: none",
                        "Rome → Bern: not known, too few samples",
                        "Oslo → Oslo: none (local exchange)"),
                List.of(title(tiles.get(1)), title(tiles.get(2)), title(tiles.get(4))));
    }

    private static List<String> tiles(String svg) {
        List<String> tiles = new ArrayList<>();
        for (String group : svg.split("<g>")) {
            if (title(group).contains(" → ")) {
                tiles.add(group);
            }
        }
        return tiles;
    }

    private static String title(String group) {
        int start = group.indexOf("<title>");
        return start < 0
                ? ""
                : group.substring(start + 7, group.indexOf("</title>")).replace("&lt;", "<");
    }

    @Test
    void everyPairHasItsNumberAtAnySize() {
        for (int pops : List.of(4, 12, 40)) {
            Chart chart = Networks.of(pops);
            assertEquals((pops + 1) * (pops + 1), tiles(SvgHeatmap.of(chart)).size());
        }
    }

    @Test
    void numbersHaveOneDecimalAtMost() {
        assertEquals("0", Svg.number(-0.04));
        assertEquals("-0.1", Svg.number(-0.1));
        assertEquals("12.3", Svg.number(12.34999));
        assertEquals("13", Svg.number(12.96));
    }
}
