package ribflow.query;

/** What CSV and JSON write alike: numbers, and yes and no, as programs read them. Hot: allocation-free but for rates. */
abstract sealed class PlainCells implements CellSink permits CsvLayout, JsonValues {

    final Utf8 out;
    final Moment moment = new Moment();

    PlainCells(Utf8 out) {
        this.out = out;
    }

    @Override
    public final void digits(long value) {
        out.unsigned(value);
    }

    @Override
    public final void count(long value) {
        out.number(value);
    }

    @Override
    public final void rate(double perSecond) {
        out.put(Layout.plain(perSecond));
    }

    @Override
    public final void flag(boolean set) {
        out.put(set ? "true" : "false");
    }
}
