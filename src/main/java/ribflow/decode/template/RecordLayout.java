package ribflow.decode.template;

import java.util.List;

/**
 * Where the fields of a record are, for records of fixed and of variable length alike.
 *
 * <p>A field's place is an <em>anchor</em> and an offset from it. Anchor 0 is where the record begins, anchor
 * <i>k</i> where its <i>k</i>-th field of variable length ends; the offset is the same in all records. So a record
 * without such fields has one anchor, and to find everything in one with them only the lengths are walked, once.
 * The value of a variable field has an anchor of its own, after all the others.
 */
final class RecordLayout {

    private final int[] fixedBefore;
    private final int fixedAfter;
    private final int shortest;
    private final int[] anchors;
    private final int[] offsets;

    RecordLayout(List<FieldSpecifier> fields) {
        int variables = (int) fields.stream().filter(FieldSpecifier::variable).count();
        fixedBefore = new int[variables];
        anchors = new int[fields.size()];
        offsets = new int[fields.size()];
        int anchor = 0;
        int offset = 0;
        int length = 0;
        for (int i = 0; i < fields.size(); i++) {
            FieldSpecifier field = fields.get(i);
            if (field.variable()) {
                anchors[i] = variables + 1 + anchor;
                fixedBefore[anchor++] = offset;
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
        return 1 + 2 * fixedBefore.length;
    }

    int anchor(int field) {
        return anchors[field];
    }

    /** The anchor where a field of variable length ends. */
    int anchorAfter(int field) {
        return anchors[field] - variables();
    }

    int offset(int field) {
        return offsets[field];
    }
}
