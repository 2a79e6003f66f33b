package kotonoha.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The sample company must be whole: what one part names exists in the other.
class SampleCompanyTest {
    private static final Path COMPANY =
            Path.of("../server/src/main/resources/kotonoha/workspace/company");

    @Test
    void has_documents_in_both_languages_with_everything_known_about_them() {
        List<Document> documents = Documents.inFolder(COMPANY.resolve("docs"), "http://a.example/");
        assertThat(documents).hasSizeGreaterThanOrEqualTo(36);
        long japanese = documents.stream().filter(d -> d.language() == Language.JA).count();
        assertThat(japanese).isBetween(15L, (long) documents.size() - 15);
        for (Document document : documents) {
            assertThat(document.changed()).as(document.id()).isNotNull();
            assertThat(document.author()).as(document.id()).isNotEmpty();
            assertThat(document.markdown().length()).as(document.id()).isGreaterThan(500);
            assertThat(Language.of(document.markdown()))
                    .as(document.id())
                    .isEqualTo(document.language());
            assertThat(Files.exists(COMPANY.resolve("docs/" + document.id() + ".md"))).isTrue();
        }
    }

    @Test
    void lets_only_members_talk_and_in_order() throws IOException {
        JsonNode company = Json.parse(Files.readAllBytes(COMPANY.resolve("company.json")));
        Set<String> people = new HashSet<>();
        company.path("people").forEach(person -> people.add(Json.text(person, "id")));
        Map<String, Set<String>> members = new HashMap<>();
        for (JsonNode channel : company.path("channels")) {
            Set<String> in = new HashSet<>();
            channel.path("members").forEach(member -> in.add(member.asString()));
            assertThat(people).containsAll(in);
            members.put(Json.text(channel, "id"), in);
        }
        for (JsonNode thread : company.path("threads")) {
            Set<String> in = members.getOrDefault(Json.text(thread, "channel"), Set.of());
            assertThat(in).as(Json.text(thread, "text")).contains(Json.text(thread, "user"));
            long before = thread.path("minutes_ago").asLong();
            for (JsonNode reply : thread.path("replies")) {
                assertThat(in).as(Json.text(reply, "text")).contains(Json.text(reply, "user"));
                assertThat(reply.path("minutes_ago").asLong())
                        .as(Json.text(reply, "text"))
                        .isLessThan(before);
                before = reply.path("minutes_ago").asLong();
            }
        }
        for (JsonNode suggestion : company.path("suggestions"))
            assertThat(members).containsKey(Json.text(suggestion, "channel"));
    }
}
