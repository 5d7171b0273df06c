package ribflow.bgp.message;

/**
 * One thing wrong in an UPDATE.
 *
 * @param attribute the number of the path attribute; 0 if the fault is in the UPDATE's own fields
 * @param handling what it leads to by itself
 * @param notification what the neighbour is told if the session must end for it
 * @param words what is wrong, for people
 */
public record Defect(int attribute, ErrorHandling handling, Notification notification, String words) {

    @Override
    public String toString() {
        return words;
    }
}
