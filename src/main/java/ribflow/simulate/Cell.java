package ribflow.simulate;

/** A cell of the traffic matrix: from where to where. */
public record Cell(End ingress, End egress) implements Comparable<Cell> {

    @Override
    public int compareTo(Cell other) {
        int byIngress = ingress.compareTo(other.ingress);
        return byIngress != 0 ? byIngress : egress.compareTo(other.egress);
    }

    @Override
    public String toString() {
        return ingress + " → " + egress;
    }
}
