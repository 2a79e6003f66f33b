package kotonoha.context;

import org.jspecify.annotations.Nullable;

/// The smallest piece of a Markdown text that is shown or left out as a whole: a paragraph, a list item, a row of a table,
/// a line of code.
///
/// @param lead the line ends and blanks that stand before it in the text
/// @param frame the table or code block that it stands in, null for none
/// @param heading whether a section begins with it
/// @param weight of `lead` and `text`, see [Tokens#weight]
record Atom(String lead, String text, @Nullable Frame frame, boolean heading, long weight) {

    static Atom of(String lead, String text, @Nullable Frame frame, boolean heading) {
        return new Atom(lead, text, frame, heading, Tokens.weight(lead) + Tokens.weight(text));
    }

    /// What has to stand around rows and lines of code, wherever some of them are shown: a table's header, a code block's
    /// fences. Compared by identity.
    @SuppressWarnings("ClassCanBeRecord") // two equal tables are two tables
    static final class Frame {
        final String open;
        final String close;
        final long weight;

        Frame(String open, String close) {
            this.open = open;
            this.close = close;
            this.weight = Tokens.weight(open) + Tokens.weight(close) + 300;
        }
    }
}
