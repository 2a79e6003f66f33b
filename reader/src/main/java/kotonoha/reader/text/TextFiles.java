package kotonoha.reader.text;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kotonoha.files.Extract;
import kotonoha.files.Extract.Kind;
import kotonoha.files.Extract.Note;
import kotonoha.files.Extract.Part;
import kotonoha.files.Extract.Unit;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Input;
import kotonoha.reader.Parser;

/// Reads text of any encoding: plain, Markdown, code, JSON and XML.
public final class TextFiles implements Parser {
    private static final long LARGEST_NOTEBOOK = 10 << 20;

    @Override
    public ReadResult parse(Input input) throws IOException {
        Optional<Charset> charset = Encodings.of(input.path());
        if (charset.isEmpty()) return new Unreadable(Reason.UNKNOWN_KIND, input.type());
        int most = input.limits().characters();
        Taken taken = take(input, charset.get(), most);
        if (taken.text().isBlank()) return new Unreadable(Reason.EMPTY);
        Kind kind = kind(input);
        if (kind == Kind.XML && Xml.definesEntities(taken.text()))
            return new Unreadable(Reason.DANGEROUS, "XML entities");
        Optional<String> notebook = notebook(input, charset.get());
        if (notebook.isPresent()) return shown(input, notebook.get(), most);
        String text = taken.text();
        boolean cut = taken.characters() > text.length();
        if (cut) text = Cutting.atLine(text);
        String shown =
                switch (kind) {
                    case JSON -> Fences.around("json", cut ? text : Layouts.json(text));
                    case XML -> Fences.around("xml", Layouts.xml(text));
                    case CODE -> Fences.around(Languages.of(input.name()).orElse(""), text);
                    default -> text;
                };
        List<Note> notes = new ArrayList<>();
        if (cut) notes.add(Note.CUT);
        if (text.indexOf('\ufffd') >= 0) notes.add(Note.PARTLY_DAMAGED);
        return new Extract(
                kind,
                input.type(),
                "",
                List.of(new Part(Unit.WHOLE, 1, "", shown)),
                Math.max(taken.characters(), shown.length()),
                null,
                null,
                "",
                notes);
    }

    /// The pictures in a notebook weigh more than its words: it is looked at as a whole.
    private static Optional<String> notebook(Input input, Charset charset) throws IOException {
        boolean named = input.name().toLowerCase(Locale.ROOT).endsWith(".ipynb");
        if (!named || Files.size(input.path()) > LARGEST_NOTEBOOK) return Optional.empty();
        try (Reader reader = Encodings.open(input.path(), charset)) {
            return Notebooks.markdown(reader.readAllAsString());
        }
    }

    private static Extract shown(Input input, String notebook, int most) {
        boolean cut = notebook.length() > most;
        String text = cut ? Cutting.atLine(notebook.substring(0, most)) : notebook;
        return new Extract(
                Kind.MARKDOWN,
                input.type(),
                "",
                List.of(new Part(Unit.WHOLE, 1, "", text)),
                notebook.length(),
                null,
                null,
                "",
                cut ? List.of(Note.CUT) : List.of());
    }

    /// The first `most` characters with line ends as `\n`, and how many there are in all.
    private record Taken(String text, long characters) {}

    private static Taken take(Input input, Charset charset, int most) throws IOException {
        StringBuilder text = new StringBuilder();
        long characters = 0;
        char[] buffer = new char[1 << 16];
        boolean afterReturn = false;
        try (Reader reader = Encodings.open(input.path(), charset)) {
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                characters += n;
                for (int i = 0; i < n && text.length() < most; i++) {
                    char c = buffer[i];
                    if (c == '\r' || c == '\n' && !afterReturn) text.append('\n');
                    else if (c != '\n') text.append(c);
                    afterReturn = c == '\r';
                }
                if (input.deadline().over()) break;
            }
        }
        if (text.length() < most) characters = text.length();
        return new Taken(text.toString(), characters);
    }

    private static Kind kind(Input input) {
        String type = input.type().toLowerCase(Locale.ROOT);
        if (type.equals("text/markdown")) return Kind.MARKDOWN;
        if (type.equals("application/json")) return Kind.JSON;
        if (type.equals("application/xml") || type.equals("image/svg+xml")) return Kind.XML;
        return Languages.of(input.name()).isPresent() ? Kind.CODE : Kind.TEXT;
    }
}
