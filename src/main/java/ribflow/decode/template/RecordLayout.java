package ribflow.decode.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a record are, for records of fixed and of variable length alike.
 *
 * <p>A field's place is an <em>anchor</em> and an offset from it. Anchor 0 is where the record begins, anchor
 * <i>k</i> where its <i>k</i>-th field of variable length ends; the offset is the same in all records. So a record
 * without such fields has one anchor, and to find everything in one with them only the lengths are walked, once.
 * The value of a variable field has an anchor of its own, after all the others. What is looked for in lists ({@link
 * ListedFields}) has two behind these, where it begins and where it ends.
 */
final class RecordLayout {

    private final int[] fixedBefore;
    private final int fixedAfter;
    private final int shortest;
    private final int[] anchors;
    private final int[] ends;
    private final int[] offsets;
    private final @Nullable ListedFields listed;
    private final FieldPlace[] lists;
    private final ListType[] listTypes;

    RecordLayout(List<FieldSpecifier> fields) {
        this(fields, null);
    }

    /** @param listed what is looked for in lists: as many of the fields, from the last, are not the record's own */
    RecordLayout(List<FieldSpecifier> all, @Nullable ListedFields listed) {
        int own = all.size() - (listed == null ? 0 : listed.count());
        List<FieldSpecifier> fields = all.subList(0, own);
        int variables = (int) fields.stream().filter(FieldSpecifier::variable).count();
        fixedBefore = new int[variables];
        anchors = new int[all.size()];
        ends = new int[all.size()];
        offsets = new int[all.size()];
        int anchor = 0;
        int offset = 0;
        int length = 0;
        for (int i = 0; i < fields.size(); i++) {
            FieldSpecifier field = fields.get(i);
            if (field.variable()) {
                anchors[i] = variables + 1 + anchor;
                fixedBefore[anchor++] = offset;
                ends[i] = anchor;
                offset = 0;
                length++;
            } else {
                anchors[i] = anchor;
                offsets[i] = offset;
                offset += field.length();
                length += field.length();
            }
        }
        fixedAfter = offset;
        shortest = length;
        for (int i = own; i < all.size(); i++) {
            anchors[i] = ownAnchors() + 2 * (i - own);
            ends[i] = anchors[i] + 1;
        }
        this.listed = listed;
        List<Integer> inRecord = listed == null ? List.of() : listed.lists();
        lists = inRecord.stream()
                .map(i -> FieldPlace.of(fields.get(i), i, this))
                .toArray(FieldPlace[]::new);
        listTypes = inRecord.stream()
                .map(i -> ListType.of(fields.get(i).enterprise(), fields.get(i).element()))
                .toArray(ListType[]::new);
    }

    /** How many fields of variable length there are. */
    int variables() {
        return fixedBefore.length;
    }

    /** How many bytes stand before the k-th field of variable length, counted from the anchor before it. */
    int fixedBefore(int k) {
        return fixedBefore[k];
    }

    /** How many bytes stand after the last anchor. */
    int fixedAfter() {
        return fixedAfter;
    }

    /** The bytes of the shortest record there can be; the length of all, if none is variable. */
    int shortest() {
        return shortest;
    }

    /** How many anchors a record has. */
    int anchors() {
        return ownAnchors() + (listed == null ? 0 : 2 * listed.count());
    }

    /** How many of them are not for what is looked for in lists. */
    int ownAnchors() {
        return 1 + 2 * fixedBefore.length;
    }

    /** What is looked for in lists; null if nothing is. */
    @Nullable
    ListedFields listed() {
        return listed;
    }

    /** In how many lists something is looked for. */
    int lists() {
        return lists.length;
    }

    FieldPlace list(int i) {
        return lists[i];
    }

    ListType listType(int i) {
        return listTypes[i];
    }

    int anchor(int field) {
        return anchors[field];
    }

    /** The anchor where a field of variable length ends. */
    int anchorAfter(int field) {
        return ends[field];
    }

    int offset(int field) {
        return offsets[field];
    }
}
