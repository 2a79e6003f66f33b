package kotonoha.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;
import kotonoha.slack.SlackLink.Canvas;
import kotonoha.slack.SlackLink.ChannelCanvas;
import kotonoha.slack.SlackLink.File;
import kotonoha.slack.SlackLink.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermalinksTest {
    private static final MessageTs TS = new MessageTs("1700000000.123456");
    private static final MessageTs ROOT = new MessageTs("1699999999.000001");
    private static final ChannelId CHANNEL = new ChannelId("C123");

    private final Permalinks slack =
            new Permalinks(URI.create("https://acme.slack.com/"), Set.of("T123"));

    @Test
    void reads_messages_and_replies() {
        assertThat(read("https://acme.slack.com/archives/C123/p1700000000123456"))
                .contains(new Message(CHANNEL, TS, null));
        assertThat(
                        read(
                                "https://ACME.slack.com/archives/C123/p1700000000123456?thread_ts=1699999999.000001&cid=C123"))
                .contains(new Message(CHANNEL, TS, ROOT));
        assertThat(read("http://acme.slack.com:443/archives/C123/p1700000000123456/?cid=C123#x"))
                .contains(new Message(CHANNEL, TS, null));
        assertThat(
                        read(
                                "https://acme.slack.com/archives/C123/p1700000000123456?thread_ts=../../etc"))
                .contains(new Message(CHANNEL, TS, null));
        assertThat(read("https://acme.slack.com/archives/D9ABC/p1700000000123456"))
                .contains(new Message(new ChannelId("D9ABC"), TS, null));
        assertThat(new Message(CHANNEL, TS, null).root()).isEqualTo(TS);
        assertThat(new Message(CHANNEL, TS, ROOT).root()).isEqualTo(ROOT);
    }

    @Test
    void reads_the_addresses_of_the_web_client() {
        assertThat(read("https://app.slack.com/client/T123/C123/thread/C123-1700000000.123456"))
                .contains(new Message(CHANNEL, TS, TS));
        assertThat(read("https://app.slack.com/client/T123/C123/p1700000000123456"))
                .contains(new Message(CHANNEL, TS, null));
        assertThat(read("https://app.slack.com/client/T123/unified-files/doc/F77"))
                .contains(new Canvas("F77"));
        assertThat(read("https://app.slack.com/docs/T123/F77")).contains(new Canvas("F77"));
        assertThat(read("https://app.slack.com/client/T999/C123/thread/C123-1700000000.123456"))
                .isEmpty();
    }

    @Test
    void reads_canvases_and_files() {
        assertThat(read("https://acme.slack.com/docs/T123/F77?focus_section_id=temp:C:abc"))
                .contains(new Canvas("F77"));
        assertThat(read("https://acme.slack.com/canvas/C123")).contains(new ChannelCanvas(CHANNEL));
        assertThat(read("https://acme.slack.com/files/U1/F77/%E8%A6%8F%E7%A8%8B.pdf"))
                .contains(new File("F77"));
        assertThat(read("https://acme.slack.com/files/U1/F77")).contains(new File("F77"));
        assertThat(read("https://files.slack.com/files-pri/T123-F77/download/a.pdf"))
                .contains(new File("F77"));
        assertThat(read("https://files.slack.com/files-pri/T999-F77/a.pdf")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.slack.com/docs/T123/F77",
                "https://other.slack.com/files/U1/F77/a.pdf",
                "https://other.slack.com:8443/archives/C123/p1700000000123456",
                "https://api.slack.com/archives/C123/p1700000000123456",
                "https://evilslack.com/archives/C123/p1700000000123456",
                "https://acme.slack.com.evil.com/archives/C123/p1700000000123456",
                "https://evil.com/acme.slack.com/archives/C123/p1700000000123456",
                "https://acme.slack.com@evil.com/archives/C123/p1700000000123456",
                "https://user@acme.slack.com/archives/C123/p1700000000123456",
                "https://acme.slack.com:8443/archives/C123/p1700000000123456",
                "ftp://acme.slack.com/archives/C123/p1700000000123456",
                "https://acme.slack.com/archives/C123",
                "https://acme.slack.com/archives/C123/p17",
                "https://acme.slack.com/archives/c123/p1700000000123456",
                "https://acme.slack.com/archives/C1%2F23/p1700000000123456",
                "https://acme.slack.com/archives/U123/p1700000000123456",
                "https://acme.slack.com/docs/T999/F77",
                "https://acme.slack.com/docs/guide",
                "https://acme.slack.com/files/U1/X77/a",
                "https://acme.slack.com/team/U123",
                "https://acme.slack.com/",
                "https://acme.slack.com/#/C123/1700000000.123456/x",
                "https://app.slack.com/client/T123/C123",
                "https://app.slack.com/client/T123/C123/thread/C123-x",
                "mailto:a@acme.slack.com",
                "/archives/C123/p1700000000123456"
            })
    void everything_else_is_none_of_ours(String address) {
        assertThat(read(address)).isEmpty();
    }

    @Test
    void a_shared_channel_has_the_same_id_under_another_name_of_the_workspace() {
        for (String host : List.of("partner.slack.com", "acme.enterprise.slack.com"))
            assertThat(read("https://" + host + "/archives/C123/p1700000000123456?cid=C123"))
                    .contains(new Message(CHANNEL, TS, null));
        Permalinks practice = new Permalinks(URI.create("http://127.0.0.1:3000/"), Set.of("TP1"));
        URI real = URI.create("https://partner.slack.com/archives/C123/p1700000000123456");
        assertThat(practice.read(real)).isEmpty();
    }

    @Test
    void reads_the_practice_workspace() {
        Permalinks practice = new Permalinks(URI.create("http://127.0.0.1:3000/"), Set.of("TP1"));
        assertThat(
                        practice.read(
                                URI.create(
                                        "http://127.0.0.1:3000/archives/C123/p1700000000123456?thread_ts=1699999999.000001&cid=C123")))
                .contains(new Message(CHANNEL, TS, ROOT));
        assertThat(practice.read(URI.create("http://127.0.0.1:3000/files/U1/F77/canvas")))
                .contains(new File("F77"));
        assertThat(practice.read(URI.create("http://127.0.0.1:3000/files-pri/TP1-F77/canvas")))
                .contains(new File("F77"));
        assertThat(
                        practice.read(
                                URI.create(
                                        "http://127.0.0.1:3000/#/C123/1699999999.000001?as=U1&m=1700000000.123456")))
                .contains(new Message(CHANNEL, TS, ROOT));
        assertThat(practice.read(URI.create("http://127.0.0.1:3000/docs/leave-ja"))).isEmpty();
        assertThat(
                        practice.read(
                                URI.create(
                                        "http://127.0.0.1:3001/archives/C123/p1700000000123456")))
                .isEmpty();
    }

    @Test
    void an_organisation_has_an_id_of_its_own() {
        SlackIdentity us =
                new SlackIdentity(
                        new TeamId("T123"),
                        new UserId("UBOT"),
                        "B1",
                        "E123",
                        "https://acme.enterprise.slack.com/");
        assertThat(Permalinks.of(us).read(URI.create("https://app.slack.com/docs/E123/F77")))
                .contains(new Canvas("F77"));
        assertThat(
                        Permalinks.of(us)
                                .read(URI.create("https://acme.enterprise.slack.com/docs/T123/F7")))
                .contains(new Canvas("F7"));
    }

    private Optional<SlackLink> read(String address) {
        return slack.read(URI.create(address));
    }
}
