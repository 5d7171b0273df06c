package ribflow.query;

/** Values in JSON (RFC 8259), as pmacct writes them. Hot: allocation-free but for rates. */
final class JsonValues extends PlainCells {

    JsonValues(Utf8 out) {
        super(out);
    }

    @Override
    public void absent() {
        out.put("null");
    }

    @Override
    public void text(String text) {
        quoted(text, ' ');
    }

    @Override
    public void address(long high, long low) {
        out.put('"').address(high, low).put('"');
    }

    @Override
    public void time(long millis) {
        out.put('"').put(moment.text(millis)).put('"');
    }

    @Override
    public void path(String ases) {
        quoted(ases, '_');
    }

    @Override
    public void communities(String communities) {
        quoted(communities, '_');
    }

    private void quoted(String text, char blank) {
        out.put('"');
        if (plain(text)) {
            out.put(text, ' ', blank);
        } else {
            escaped(text.replace(' ', blank));
        }
        out.put('"');
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                return false;
            }
        }
        return true;
    }

    /** Quotes, backslashes and control characters are escaped. */
    private void escaped(String text) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                out.put(text.substring(from, i)).put('\\');
                from = i + 1;
                if (c < ' ') {
                    out.put('u').hex4(c);
                } else {
                    out.put(c);
                }
            }
        }
        out.put(text.substring(from));
    }
}
