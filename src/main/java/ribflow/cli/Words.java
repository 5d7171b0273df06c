package ribflow.cli;

/** Puts arguments back into a request. */
final class Words {

    private Words() {}

    /** An argument as one word of a request: in quotes if it needs them. */
    static String word(String argument) {
        boolean bare = !argument.isEmpty()
                && argument.chars().noneMatch(c -> Character.isWhitespace(c) || c == '\'' || c == '"');
        String quote = argument.indexOf('"') < 0 ? "\"" : "'";
        return bare ? argument : quote + argument + quote;
    }
}
