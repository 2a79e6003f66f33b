package kotonoha.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.files.Extract;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.net.Http;
import kotonoha.net.ScriptedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscribingTest {
    private static final Http HTTP = ModelBench.http();

    @AfterAll
    static void close() {
        HTTP.close();
    }

    @Test
    void hears_what_is_said() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(200, "{\"text\":\" 会議を始めます。 \"}"))) {
            ReadResult result =
                    ears(server).hear(ModelBench.file("朝会.m4a", new byte[99]), sound("audio/mp4"));
            Extract heard = (Extract) result;
            assertThat(heard.parts())
                    .containsExactly(new Extract.Part(Extract.Unit.WHOLE, 1, "", "会議を始めます。"));
            assertThat(heard.notes()).containsExactly(Extract.Note.TRANSCRIBED);
            assertThat(heard.kind()).isEqualTo(Extract.Kind.AUDIO);
            ScriptedServer.Asked asked = server.asked.getFirst();
            assertThat(asked.target()).isEqualTo("/v1/audio/transcriptions");
            assertThat(asked.headers())
                    .containsEntry("authorization", "Bearer " + ModelBench.KEY)
                    .containsEntry("transfer-encoding", "chunked");
            assertThat(asked.text())
                    .contains("whisper-test")
                    .contains("filename=\"audio.m4a\"")
                    .contains("Content-Type: audio/mp4");
        }
    }

    @Test
    void sends_the_fields_that_openais_own_client_sends() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(200, "{\"text\":\"Hello.\"}"))) {
            OpenAIClient sdk =
                    OpenAIOkHttpClient.builder()
                            .baseUrl(server.uri("/v1").toString())
                            .apiKey(ModelBench.KEY)
                            .maxRetries(0)
                            .build();
            String theirs =
                    sdk.audio()
                            .transcriptions()
                            .create(
                                    TranscriptionCreateParams.builder()
                                            .file(new ByteArrayInputStream(new byte[9]))
                                            .model("whisper-test")
                                            .responseFormat(AudioResponseFormat.JSON)
                                            .build())
                            .asTranscription()
                            .text();
            Extract ours =
                    (Extract)
                            ears(server)
                                    .hear(
                                            ModelBench.file("a.wav", new byte[9]),
                                            sound("audio/vnd.wave"));
            assertThat(ours.parts().getFirst().markdown()).isEqualTo(theirs);
            assertThat(fields(server.asked.get(1))).isEqualTo(fields(server.asked.get(0)));
            assertThat(server.asked.get(1).target()).isEqualTo(server.asked.get(0).target());
        }
    }

    @Test
    void the_fields_stand_in_openais_description() throws Exception {
        if (Description.ofOpenAi().isEmpty()) return;
        Description.ofOpenAi()
                .get()
                .accepts(
                        "CreateTranscriptionRequest",
                        Json.object()
                                .put("file", "bytes")
                                .put("model", "whisper-1")
                                .put("response_format", "json"));
    }

    @ParameterizedTest
    @CsvSource({
        "404,NO_EARS",
        "405,NO_EARS",
        "501,NO_EARS",
        "401,NO_EARS",
        "413,TOO_LARGE",
        "400,DAMAGED",
        "418,UNREACHABLE"
    })
    void says_why_nothing_was_heard(int status, Reason reason) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(status, "{\"error\":{\"message\":\"bad audio\"}}"))) {
            assertThat(hear(server)).isEqualTo(reason);
            assertThat(server.asked).hasSize(1);
        }
    }

    @Test
    void asks_a_server_without_transcription_once_only() throws Exception {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(404, "{}"))) {
            Transcribing ears = ears(server);
            for (int i = 0; i < 3; i++)
                assertThat(ears.hear(ModelBench.file("a", new byte[1]), sound("audio/mpeg")))
                        .isEqualTo(new Unreadable(Reason.NO_EARS));
            assertThat(server.asked).hasSize(1);
        }
    }

    @Test
    void tries_once_more_where_the_server_is_busy() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(503, "{}"), s -> s.reply(200, "{\"text\":\"Again.\"}"))) {
            assertThat(ears(server).hear(ModelBench.file("a", new byte[1]), sound("video/mp4")))
                    .isInstanceOf(Extract.class);
        }
    }

    @Test
    void takes_no_more_than_the_interface_does() throws Exception {
        byte[] large = new byte[(25 << 20) + 1];
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(200, "{\"text\":\"never\"}"))) {
            Transcribing ears = ears(server);
            RawFile lying =
                    new RawFile(
                            "a.mp3",
                            "",
                            10,
                            "",
                            RawFile.As.FILE,
                            () -> new ByteArrayInputStream(large));
            assertThat(ears.hear(lying, sound("audio/mpeg")))
                    .isEqualTo(new Unreadable(Reason.TOO_LARGE, "25 MB"));
            assertThat(ears.hear(ModelBench.file("a.mp3", large), sound("audio/mpeg")))
                    .isEqualTo(new Unreadable(Reason.TOO_LARGE, "25 MB"));
            assertThat(ears.hear(ModelBench.file("a.avi", new byte[1]), sound("video/x-msvideo")))
                    .isEqualTo(new Unreadable(Reason.NO_EARS, "video/x-msvideo"));
        }
    }

    @Test
    void silence_is_empty() throws Exception {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(200, "{\"text\":\" \"}"))) {
            assertThat(hear(server)).isEqualTo(Reason.EMPTY);
        }
    }

    private static Reason hear(ScriptedServer server) throws InterruptedException {
        ReadResult result =
                ears(server).hear(ModelBench.file("a.mp3", new byte[10]), sound("audio/mpeg"));
        return ((Unreadable) result).reason();
    }

    /// The names of a form's fields.
    private static Set<String> fields(ScriptedServer.Asked asked) {
        Set<String> names = new TreeSet<>();
        Matcher name = Pattern.compile("form-data; name=\"?([^\";\\r]+)").matcher(asked.text());
        while (name.find()) names.add(name.group(1));
        return names;
    }

    private static Extract sound(String type) {
        Extract.Kind kind = type.startsWith("video") ? Extract.Kind.VIDEO : Extract.Kind.AUDIO;
        return Extract.of(kind, type, "", List.of());
    }

    private static Transcribing ears(ScriptedServer server) {
        return new Transcribing(
                HTTP,
                ModelBench.settings(server),
                "whisper-test",
                Time.system(),
                ModelBench.chance());
    }
}
