package ribflow.matrix.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;
import ribflow.stats.Figures;

/** Made networks of some PoPs: large ones and small ones, pairs without traffic and pairs of which too little is known. */
public final class Networks {

    private static final List<String> CITIES = List.of(
            "Paris",
            "London",
            "Frankfurt",
            "Amsterdam",
            "Rome",
            "Madrid",
            "New York",
            "Ashburn",
            "Stockholm",
            "Warsaw",
            "Milan",
            "Vienna",
            "Zürich",
            "Prague",
            "Marseille",
            "Munich",
            "Chicago",
            "Dallas",
            "Los Angeles",
            "San Jose",
            "Seattle",
            "Miami",
            "Singapore",
            "Tokyo",
            "Hong Kong",
            "Sydney",
            "São Paulo",
            "Johannesburg",
            "Mumbai",
            "Dubai",
            "Istanbul",
            "Athens",
            "Sofia",
            "Bucharest",
            "Budapest",
            "Copenhagen",
            "Oslo",
            "Helsinki",
            "Dublin",
            "Lisbon");

    private Networks() {}

    /** A network of so many PoPs; the same number is the same network. */
    public static Chart of(int pops) {
        SplittableRandom random = new SplittableRandom(pops);
        List<Axis> axes = new ArrayList<>();
        IntStream.range(0, pops).forEach(i -> axes.add(new Axis(name(i), Sort.NAMED)));
        axes.add(new Axis("unknown", Sort.UNKNOWN));
        List<List<Tile>> tiles = new ArrayList<>();
        for (int from = 0; from <= pops; from++) {
            List<Tile> row = new ArrayList<>();
            for (int to = 0; to <= pops; to++) {
                row.add(tile(random, from, to, pops));
            }
            tiles.add(row);
        }
        return chart("Core traffic matrix, PoP to PoP", axes, tiles);
    }

    private static String name(int index) {
        return index < CITIES.size() ? CITIES.get(index) : "PoP " + index;
    }

    private static Tile tile(SplittableRandom random, int from, int to, int unknown) {
        double gravity = 4e11 / Math.pow(1 + from, 1.1) / Math.pow(1 + to, 0.9);
        double value = Math.rint(gravity * Math.exp(random.nextDouble(-1.4, 1.4)));
        double chance = random.nextDouble();
        if (from == unknown && to == unknown) {
            return tile(3_670_000, false, true);
        }
        if (from == unknown || to == unknown) {
            return tile(from == unknown ? 0 : Math.rint(value / 50), false, true);
        }
        if (from == to) {
            return tile(value, true, true);
        }
        return tile(chance < 0.06 ? 0 : value, false, chance > 0.03 || chance < 0.02 || unknown < 5);
    }

    static Tile tile(double value, boolean local, boolean known) {
        int percent = (int) Math.min(40, 1 + 2e5 / Math.sqrt(value + 1));
        String text = !known ? "too few samples" : value == 0 ? "-" : Figures.readable(value) + " ± " + percent + " %";
        return new Tile(value, local ? value : 0, local, known, text);
    }

    /** A chart whose sums are those of its tiles. */
    static Chart chart(String title, List<Axis> axes, List<List<Tile>> tiles) {
        int size = axes.size();
        return new Chart(
                title,
                "2026-11-22T04:00Z to 2026-11-22T04:05Z",
                "bit/s",
                axes,
                axes,
                tiles,
                tiles.stream().map(Networks::sum).toList(),
                IntStream.range(0, size)
                        .mapToObj(column ->
                                sum(tiles.stream().map(row -> row.get(column)).toList()))
                        .toList(),
                sum(tiles.stream().flatMap(List::stream).toList()),
                true,
                List.of(
                        "unknown egress, no_route: 699,256,500 bytes",
                        "unknown egress, multicast: 2,274,958,500 bytes",
                        "no interface roles are known, so all ingress counts, of [192.0.2.21]"));
    }

    private static Tile sum(List<Tile> tiles) {
        double value = tiles.stream().mapToDouble(Tile::value).sum();
        double local = tiles.stream().mapToDouble(Tile::local).sum();
        return new Tile(value, Math.min(local, value), false, true, Figures.readable(value));
    }
}
