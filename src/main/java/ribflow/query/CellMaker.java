package ribflow.query;

import ribflow.ip.Address;

/** Makes a cell of what it is told. */
final class CellMaker implements CellSink {

    private Cell made = Cell.ABSENT;

    /** The cell of what it was told last. */
    Cell made() {
        return made;
    }

    @Override
    public void absent() {
        made = Cell.ABSENT;
    }

    @Override
    public void text(String text) {
        made = new Cell.Text(text);
    }

    @Override
    public void address(long high, long low) {
        made = new Cell.Text(new Address(high, low).toString());
    }

    @Override
    public void digits(long value) {
        made = new Cell.Digits(value);
    }

    @Override
    public void count(long value) {
        made = new Cell.Count(value);
    }

    @Override
    public void rate(double perSecond) {
        made = new Cell.Rate(perSecond);
    }

    @Override
    public void time(long millis) {
        made = new Cell.Time(millis);
    }

    @Override
    public void flag(boolean set) {
        made = new Cell.Flag(set);
    }

    @Override
    public void path(String ases) {
        made = new Cell.Path(ases);
    }

    @Override
    public void communities(String communities) {
        made = new Cell.Communities(communities);
    }
}
