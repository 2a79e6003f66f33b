package kotonoha.reader;

import java.io.IOException;
import java.util.List;
import java.util.function.BiPredicate;
import kotonoha.files.FileReading.Answered;
import kotonoha.files.FileReading.TableQuery;
import kotonoha.reader.documents.Documents;
import kotonoha.reader.tables.Tables;
import kotonoha.reader.text.TextFiles;
import kotonoha.reader.web.WebPages;
import org.jspecify.annotations.Nullable;

/// Who reads what: the one place where the families of files are put together. The first family that says so reads a
/// file; where it then finds that the file is none of its own, the next is asked.
record Parsers(List<Family> families, @Nullable Asked tables) {
    Parsers {
        families = List.copyOf(families);
    }

    /// `reads` is asked with the type by content and the name.
    record Family(BiPredicate<String, String> reads, Parser parser) {}

    /// Answers a query over the tables in a file.
    @FunctionalInterface
    interface Asked {
        Answered query(Input input, TableQuery query) throws IOException;
    }

    static Parsers all() {
        Tables tables = new Tables();
        Documents documents = new Documents();
        WebPages pages = new WebPages();
        return new Parsers(
                List.of(
                        new Family(tables::reads, tables),
                        new Family((type, name) -> documents.reads(type), documents),
                        new Family((type, name) -> pages.reads(type), pages),
                        new Family((type, name) -> isText(type), new TextFiles())),
                tables::query);
    }

    private static boolean isText(String type) {
        return type.startsWith("text/")
                || type.equals("application/json")
                || type.equals("application/x-ndjson")
                || type.equals("application/xml")
                || type.equals("image/svg+xml")
                || type.equals("message/rfc822");
    }
}
