package kotonoha.app;

import static kotonoha.workspace.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Time;
import kotonoha.workspace.Person;
import kotonoha.workspace.Workspace;
import kotonoha.workspace.WorkspaceSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A workspace behind a firewall: `./kotonoha serve` with an app token and no public address.
class SocketJourneyTest {
    @Test
    void answers_over_socket_mode_and_goes_on_when_slack_moves_the_connections(@TempDir Path data) {
        WorkspaceSettings settings = WorkspaceSettings.test(Time.system(), Chance.secure());
        try (Workspace workspace = Workspace.start(settings);
                Bot bot = Bot.start(config(workspace, data), null, language -> List.of())) {
            Person hana = workspace.person("U0HANA0001");
            until("two connections", () -> workspace.sockets() >= 2);

            String first = hana.mention("C0GENERAL1", "お昼休みは何時からですか？");
            until("the first answer", () -> hana.thread("C0GENERAL1", first).size() == 2);
            workspace.warnSockets();
            String second = hana.mention("C0GENERAL1", "何時に閉まりますか？");
            until("the second answer", () -> hana.thread("C0GENERAL1", second).size() == 2);
            int before = opened(workspace);
            workspace.refreshSockets();
            until("two more", () -> opened(workspace) >= before + 2 && workspace.sockets() >= 2);
            String third = hana.mention("C0GENERAL1", "日曜日も開いていますか？");
            until("the third answer", () -> hana.thread("C0GENERAL1", third).size() == 2);

            assertThat(bot.uri().getPort()).isPositive();
            assertThat(hana.thread("C0GENERAL1", first)).hasSize(2);
        }
    }

    private static int opened(Workspace workspace) {
        return workspace.calls("apps.connections.open").size();
    }

    private static Config config(Workspace workspace, Path data) {
        Map<String, String> environment =
                Map.of(
                        "SLACK_BOT_TOKEN", workspace.botToken().reveal(),
                        "SLACK_APP_TOKEN", workspace.appToken().reveal(),
                        "SLACK_API_URL", workspace.apiUrl().toString(),
                        "KOTONOHA_DATA_DIR", data.toString(),
                        "KOTONOHA_SERVER_BIND", "127.0.0.1",
                        "KOTONOHA_PORT", "0");
        Surroundings around = new Surroundings(environment, data, data, "Linux", Optional.empty());
        return ((Config.Reading.Ready) Config.read(around)).config();
    }
}
