package ribflow.bgp.rib;

import ribflow.ip.IntPages;
import ribflow.ip.Limbo;

/**
 * One int of each row, by which the row's number is linked to the next in the list it is in: of its hash while it can be
 * found, in limbo afterwards.
 *
 * @param rows the rows, by number
 * @param width how many ints a row has
 * @param at which of them it is
 */
record LinkWords(IntPages rows, int width, int at) implements Limbo.Links {

    @Override
    public int next(int number) {
        return rows.get(number * width + at);
    }

    @Override
    public void link(int number, int next) {
        rows.set(number * width + at, next);
    }
}
