package ribflow.bgp.rib;

import java.util.List;
import java.util.stream.IntStream;
import ribflow.ip.Epochs;

/**
 * Label stacks (RFC 8277) as one int each: 0 for none, a lone label as its complement, which costs nothing more, and deeper
 * stacks interned.
 */
final class Labels {

    private final Sequences stacks;
    private final Words words = new Words();

    Labels(Epochs epochs) {
        stacks = new Sequences(epochs);
    }

    /** The number of a stack, with one reference more. Writer. */
    int intern(List<Integer> labels) {
        if (labels.size() == 1) {
            return ~labels.getFirst();
        }
        words.clear();
        labels.forEach(words::add);
        return stacks.intern(words);
    }

    /** Writer. */
    void release(int number) {
        if (number > 0) {
            stacks.release(number);
        }
    }

    /** The labels of a number; the caller is online. */
    List<Integer> read(int number) {
        if (number < 0) {
            return List.of(~number);
        }
        return IntStream.range(0, stacks.count(number))
                .mapToObj(i -> stacks.word(number, i))
                .toList();
    }

    /** Writer; whether something rests. */
    boolean turn() {
        return stacks.turn();
    }

    /** Lets go of the room of stacks that are gone: there are none, and none rests. Writer. */
    void clear() {
        stacks.clear();
    }

    int size() {
        return stacks.size();
    }

    long bytes() {
        return stacks.bytes();
    }
}
