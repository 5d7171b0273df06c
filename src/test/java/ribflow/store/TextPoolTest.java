package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowField;

final class TextPoolTest {

    private static String text(SplittableRandom random) {
        return random.nextInt(50) == 0 ? "" : "64500 «" + random.nextInt(3000) + "»".repeat(random.nextInt(3));
    }

    @Test
    void aTextHasOneNumberAndComesBackFromDisk() throws StoreException {
        SplittableRandom random = new SplittableRandom(4);
        TextPool pool = new TextPool();
        TextPool read = new TextPool();
        Map<String, Integer> numbers = new HashMap<>();
        for (int batch = 0; batch < 40; batch++) {
            int from = pool.size();
            for (int i = 0; i < 500; i++) {
                String text = text(random);
                int number = pool.number(text);
                Integer before = numbers.putIfAbsent(text, number);
                assertEquals(before == null ? number : before, number);
                assertEquals(text, pool.text(number));
            }
            read.read(from, pool.write(from));
        }
        assertEquals(0, pool.number(""));
        assertEquals(pool.size(), read.size());
        for (int number = 0; number < pool.size(); number++) {
            assertEquals(pool.text(number), read.text(number));
        }
    }

    @Test
    void whatNeverReachedTheDiskIsForgotten() throws StoreException {
        SplittableRandom random = new SplittableRandom(5);
        TextPool pool = new TextPool();
        List<String> kept = new ArrayList<>(List.of(""));
        for (int i = 0; i < 2000; i++) {
            int known = pool.size();
            String text = text(random);
            boolean more = pool.number(text) == known;
            if (more && random.nextBoolean()) {
                pool.truncate(known);
            } else if (more) {
                kept.add(text);
            }
        }
        assertEquals(kept.size(), pool.size());
        for (String text : kept) {
            assertEquals(kept.indexOf(text), pool.number(text));
        }
        assertEquals(kept.size(), pool.size());
    }

    @Test
    void missingTextsAreDamage() throws StoreException {
        TextPool pool = new TextPool();
        pool.number("one");
        assertThrows(DamageException.class, () -> pool.text(2));
        assertThrows(DamageException.class, () -> pool.text(-1));
        assertThrows(
                DamageException.class,
                () -> pool.read(5, new BytesOut().text("two").sealed()));
        assertThrows(
                DamageException.class,
                () -> pool.read(2, new BytesOut().text("one").sealed()));
    }

    /** What is on disk is the word, not its place: so places may change, and a word that is none any more is no value. */
    @Test
    void wordsAreKnownByTheirLetters() throws StoreException {
        FlowField roa = FlowField.named("dst_roa").orElseThrow();
        List<String> words = roa.words().labels();
        TextPool pool = new TextPool();
        Block block = new Block(false);
        block.begin(words.size() + 1);
        for (int i = words.size() - 1; i >= 0; i--) {
            block.set(i, 0, pool.number(words.get(i)));
        }
        block.set(words.size(), 0, pool.number("a word of another version"));
        new SnapshotTexts().of(pool, roa).translate(block);
        for (int i = 0; i < words.size(); i++) {
            assertEquals(i, block.low[i]);
        }
        assertEquals((1L << words.size()) - 1, block.present[0]);
    }
}
