package kotonoha.reader.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kotonoha.files.Extract;
import kotonoha.reader.Input;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTablesTest {
    private static final String ROWS =
            "{\"id\":1,\"name\":\"山田\",\"address\":{\"city\":\"東京\"},\"tags\":[\"a\",\"b\"],\"ok\":true}|"
                    + "{\"id\":2,\"name\":null,\"address\":{\"city\":\"大阪\",\"zip\":\"0600001\"},\"more\":[{\"x\":1}]}";

    @TempDir Path folder;
    private Desk desk;

    @BeforeEach
    void set() {
        desk = new Desk(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[%s]",
                "{\"total\":2,\"rows\":[%s]}",
                "\ufeff[%s]",
                "{\"people\":[%s],\"next\":null}"
            })
    void objects_become_rows(String frame) throws IOException {
        Input input = desk.text("p.json", frame.formatted(ROWS.replace('|', ',')), UTF_8);
        checked(input);
    }

    @Test
    void lines_of_json_become_rows() throws IOException {
        checked(desk.text("p.jsonl", ROWS.replace('|', '\n') + "\n", UTF_8));
    }

    private void checked(Input input) throws IOException {
        Extract extract = desk.extract(input);
        assertThat(extract.kind()).isEqualTo(Extract.Kind.TABLE);
        assertThat(extract.parts().getFirst().markdown())
                .endsWith(
                        """
                        | id | name | address.city | tags | ok | address.zip | more |
                        | --- | --- | --- | --- | --- | --- | --- |
                        | 1 | 山田 | 東京 | a, b | TRUE |
                        | 2 |  | 大阪 |  |  | 0600001 | [{x:1}] |
                        """);
        assertThat(
                        desk.cells(
                                input,
                                "SELECT sum(id), max(\"address.zip\") FROM p WHERE ok OR ok IS NULL"))
                .containsExactly(List.of("3", "0600001"));
    }

    @Test
    void arrays_of_arrays_have_their_headings_in_the_first() throws IOException {
        Input input = desk.text("a.json", "[[\"region\",\"n\"],[\"east\",1],[\"west\",2]]", UTF_8);
        assertThat(desk.cells(input, "SELECT sum(n) FROM a")).containsExactly(List.of("3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"b\":{\"c\":[1,2]}}",
                "[1,2,3]",
                "\"x\"",
                "{}",
                "[]",
                "[\"a\", \"b\"]",
                "{broken",
                "{\"a\":[{\"x\":1}],\"b\":[{\"y\":1}]}"
            })
    void other_json_is_no_table(String text) throws IOException {
        assertThat(desk.read(desk.text("o.json", text, UTF_8))).isEqualTo(Tables.NO_TABLE);
    }

    @Test
    void a_list_that_breaks_off_gives_the_rows_before() throws IOException {
        Extract extract = desk.extract(desk.text("b.json", "[{\"a\":1},{\"a\":2},{\"a\":", UTF_8));
        assertThat(extract.notes()).containsExactly(Extract.Note.PARTLY_DAMAGED);
        assertThat(extract.profile()).contains("(2 rows)");
    }

    @Test
    void a_broken_line_costs_no_more_than_itself() throws IOException {
        Input input =
                desk.text("l.jsonl", "{\"a\":1}\n{\"a\": oops\n{\"a\":4}\nno\n{\"a\":6}\n", UTF_8);
        assertThat(desk.extract(input).notes()).containsExactly(Extract.Note.PARTLY_DAMAGED);
        assertThat(desk.cells(input, "SELECT sum(a) FROM l")).containsExactly(List.of("11"));
    }

    @Test
    void what_an_object_says_beside_its_rows_is_told() throws IOException {
        Extract extract =
                desk.extract(
                        desk.text(
                                "o.json", "{\"会社\":\"言葉\",\"m\":{},\"rows\":[{\"n\":1}]}", UTF_8));
        assertThat(extract.parts().getFirst().markdown())
                .startsWith("会社: 言葉\n\nm: (not shown)\n\n| n |");
    }

    @Test
    void json_with_comments_is_no_csv() throws IOException {
        assertThat(desk.read(desk.text("c.json", "// a, b\n{\"a\":1, \"b\":2}\n", UTF_8)))
                .isEqualTo(Tables.NO_TABLE);
    }
}
