package kotonoha.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Place;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.Time;
import kotonoha.kernel.UserId;
import kotonoha.slack.FakeSlack.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(30)
class VisibilityTest {
    private static final UserId HANA = new UserId("U1");
    private static final UserId BEN = new UserId("U2");
    private static final UserId GUEST = new UserId("U7");
    private static final UserId STRANGER = new UserId("U8");

    private final FakeSlack slack = new FakeSlack();
    private final Visibility visibility =
            new Visibility(slack.api(new TokenBuckets(Time.system())));

    VisibilityTest() {
        people(List.of(HANA, BEN), List.of(GUEST), List.of(STRANGER));
    }

    @AfterEach
    void close() {
        slack.close();
        assertThat(slack.complaints).isEmpty();
    }

    @Test
    void a_public_channel_is_for_every_colleague_and_for_guests_who_are_in_it() {
        channel("CPUB", "public", GUEST);
        assertThat(visibility.canSee(HANA, id("CPUB"))).isTrue();
        assertThat(visibility.canSee(GUEST, id("CPUB"))).isTrue();
        assertThat(visibility.canSee(STRANGER, id("CPUB"))).isFalse();
        channel("CPUB2", "public");
        assertThat(visibility.canSee(GUEST, id("CPUB2"))).isFalse();
        assertThat(visibility.canSee(new UserId("UNOBODY"), id("CPUB2"))).isFalse();
    }

    @Test
    void everything_else_is_for_its_members() {
        for (String kind : List.of("private", "group", "im")) {
            channel("C" + kind.toUpperCase(java.util.Locale.ROOT), kind, HANA);
            ChannelId channel = id("C" + kind.toUpperCase(java.util.Locale.ROOT));
            assertThat(visibility.canSee(HANA, channel)).as(kind).isTrue();
            assertThat(visibility.canSee(BEN, channel)).as(kind).isFalse();
        }
    }

    @Test
    void a_channel_that_is_public_in_another_workspace_is_not_public_here() {
        channel("CORG", "public");
        info("CORG").putArray("shared_team_ids").add("T9");
        assertThat(visibility.canSee(HANA, id("CORG"))).isFalse();
    }

    @Test
    void what_slack_does_not_say_is_a_no() {
        assertThat(visibility.canSee(HANA, id("CNONE"))).isFalse();
        channel("CPUB", "public");
        slack.fault("conversations.info", Fault.limited(300));
        assertThat(visibility.canSee(HANA, id("CPUB"))).isFalse();
        assertThat(visibility.mayShow(id("CPUB"), place("CPUB"), HANA))
                .as("the same channel")
                .isTrue();
    }

    @Test
    void an_empty_answer_is_a_no() {
        slack.canned.put("conversations.info CODD", Json.parse("{\"ok\":true,\"channel\":[]}"));
        slack.canned.put("conversations.members CODD", Json.parse("{\"ok\":true,\"members\":5}"));
        assertThat(visibility.canSee(HANA, id("CODD"))).isFalse();
        channel("CPRIV", "private", HANA);
        assertThat(visibility.mayShow(id("CPRIV"), place("CODD"), HANA)).isFalse();
    }

    @Test
    void a_private_channel_is_shown_where_all_its_readers_are_members_of_it() {
        channel("CSRC", "private", HANA, BEN);
        channel("CSMALL", "private", HANA);
        channel("CBIG", "private", HANA, new UserId("U3"));
        channel("CPUB", "public", HANA);
        people(List.of(HANA, BEN, new UserId("U3")), List.of(), List.of());
        assertThat(visibility.mayShow(id("CSRC"), place("CSMALL"), HANA)).isTrue();
        assertThat(visibility.mayShow(id("CSRC"), place("CBIG"), HANA)).isFalse();
        assertThat(visibility.mayShow(id("CSRC"), place("CPUB"), HANA))
                .as("anybody may join a public channel and read back")
                .isFalse();
        assertThat(visibility.mayShow(id("CSRC"), direct(), HANA)).isTrue();
        assertThat(visibility.mayShow(id("CSRC"), direct(), new UserId("U3"))).isFalse();
    }

    @Test
    void the_asker_must_see_it_too() {
        channel("CSRC", "private", HANA);
        channel("CHERE", "private", HANA);
        assertThat(visibility.mayShow(id("CSRC"), place("CHERE"), BEN)).isFalse();
    }

    @Test
    void a_public_channel_is_shown_where_no_outsider_reads() {
        channel("CSRC", "public");
        channel("CHERE", "public", HANA, BEN);
        channel("CGUEST", "public", HANA, GUEST);
        channel("CBOTH", "public", GUEST, HANA);
        assertThat(visibility.mayShow(id("CSRC"), place("CHERE"), HANA)).isTrue();
        assertThat(visibility.mayShow(id("CSRC"), place("CGUEST"), HANA)).isFalse();
        assertThat(visibility.mayShow(id("CBOTH"), place("CGUEST"), HANA))
                .as("the guest is in both")
                .isTrue();
        channel("CEXT", "public", HANA);
        info("CEXT").put("is_ext_shared", true);
        assertThat(visibility.mayShow(id("CSRC"), place("CEXT"), HANA)).isFalse();
    }

    @Test
    void where_there_are_no_outsiders_nobody_is_counted() {
        people(List.of(HANA, BEN), List.of(), List.of());
        channel("CSRC", "public");
        channel("CHERE", "public", HANA);
        assertThat(visibility.mayShow(id("CSRC"), place("CHERE"), HANA)).isTrue();
        assertThat(slack.calls("conversations.members")).isEmpty();
        assertThat(slack.calls("users.info")).isEmpty();
        assertThat(slack.calls("users.list")).hasSize(1);
    }

    @Test
    void somebody_who_is_new_is_asked_for() {
        channel("CSRC", "public");
        slack.canned.put(
                "users.info",
                Json.parse(
                        "{\"ok\":true,\"user\":{\"id\":\"UNEW\",\"team_id\":\"T1\",\"name\":\"n\"}}"));
        assertThat(visibility.canSee(new UserId("UNEW"), id("CSRC"))).isTrue();
    }

    @Test
    void a_file_is_seen_by_its_maker_and_where_it_was_shared() {
        channel("CPRIV", "private", HANA);
        channel("CHERE", "private", HANA, BEN);
        JsonNode file =
                Json.parse(
                        "{\"id\":\"F1\",\"user\":\"U2\",\"channels\":[],\"groups\":[\"CPRIV\"],\"ims\":[]}");
        assertThat(visibility.canSee(HANA, file)).isTrue();
        assertThat(visibility.canSee(BEN, file)).as("made it").isTrue();
        assertThat(visibility.canSee(GUEST, file)).isFalse();
        assertThat(visibility.mayShow(file, place("CHERE"), HANA)).isFalse();
        assertThat(visibility.mayShow(file, place("CPRIV"), HANA)).isTrue();
        assertThat(visibility.mayShow(file, direct(), HANA)).isTrue();
        JsonNode open =
                Json.parse("{\"id\":\"F2\",\"user\":\"U2\",\"org_or_workspace_access\":\"read\"}");
        assertThat(visibility.canSee(HANA, open)).isTrue();
        assertThat(visibility.canSee(GUEST, open)).isFalse();
        assertThat(visibility.mayShow(open, place("CHERE"), HANA)).isTrue();
    }

    /// Worlds by chance, against an oracle that asks for each reader of an answer whether they can open the source.
    @Test
    void nobody_ever_reads_what_they_cannot_open() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int world = 0; world < 8; world++) {
            List<UserId> full = ids("F", 1 + random.nextInt(4));
            List<UserId> guests = ids("G", random.nextInt(3));
            List<UserId> all = new ArrayList<>(full);
            all.addAll(guests);
            try (FakeSlack town = new FakeSlack()) {
                people(town, full, guests, List.of());
                Visibility seen = new Visibility(town.api(new TokenBuckets(Time.system())));
                List<String> names = List.of("C1", "C2", "C3", "C4");
                List<Set<UserId>> readers = new ArrayList<>();
                for (String name : names) {
                    Set<UserId> members = new HashSet<>();
                    for (UserId user : all) if (random.nextBoolean()) members.add(user);
                    boolean open = random.nextBoolean();
                    channel(town, name, open ? "public" : "private", members);
                    Set<UserId> can = new HashSet<>(members);
                    if (open) can.addAll(full);
                    readers.add(can);
                }
                for (int source = 0; source < 4; source++)
                    for (int where = 0; where < 4; where++)
                        for (UserId asker : readers.get(where)) {
                            boolean shown =
                                    seen.mayShow(
                                            id(names.get(source)), place(names.get(where)), asker);
                            if (shown)
                                assertThat(readers.get(source))
                                        .as("seed %d, %d in %d", seed, source, where)
                                        .containsAll(readers.get(where));
                            assertThat(seen.canSee(asker, id(names.get(source))))
                                    .as("seed %d, %s in %d", seed, asker, source)
                                    .isEqualTo(readers.get(source).contains(asker));
                        }
            }
        }
    }

    private static List<UserId> ids(String prefix, int count) {
        List<UserId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) ids.add(new UserId("U" + prefix + i));
        return ids;
    }

    private void people(List<UserId> full, List<UserId> guests, List<UserId> strangers) {
        people(slack, full, guests, strangers);
    }

    private static void people(
            FakeSlack slack, List<UserId> full, List<UserId> guests, List<UserId> strangers) {
        ObjectNode answer = FakeSlack.ok();
        ArrayNode members = answer.putArray("members");
        List<UserId> ours = new ArrayList<>(full);
        ours.add(new UserId("UBOT"));
        for (UserId id : ours) members.addObject().put("id", id.value()).put("team_id", "T1");
        for (UserId id : guests)
            members.addObject()
                    .put("id", id.value())
                    .put("team_id", "T1")
                    .put("is_restricted", true);
        for (UserId id : strangers) members.addObject().put("id", id.value()).put("team_id", "T9");
        slack.canned.put("users.list", answer);
    }

    private void channel(String name, String kind, UserId... members) {
        channel(slack, name, kind, Set.of(members));
    }

    private static void channel(FakeSlack slack, String name, String kind, Set<UserId> members) {
        ObjectNode answer = FakeSlack.ok();
        answer.putObject("channel")
                .put("id", name)
                .put("is_channel", kind.equals("public") || kind.equals("private"))
                .put("is_private", !kind.equals("public"))
                .put("is_mpim", kind.equals("group"))
                .put("is_im", kind.equals("im"));
        slack.canned.put("conversations.info " + name, answer);
        ObjectNode list = FakeSlack.ok();
        ArrayNode ids = list.putArray("members").add("UBOT");
        members.forEach(id -> ids.add(id.value()));
        slack.canned.put("conversations.members " + name, list);
    }

    private ObjectNode info(String name) {
        JsonNode answer = slack.canned.getOrDefault("conversations.info " + name, Json.object());
        return (ObjectNode) answer.path("channel");
    }

    private static ChannelId id(String name) {
        return new ChannelId(name);
    }

    private static Place place(String channel) {
        return new Place(new TeamId("T1"), id(channel), Place.Kind.CHANNEL, new MessageTs("1.1"));
    }

    private static Place direct() {
        return new Place(new TeamId("T1"), id("D1"), Place.Kind.DM, new MessageTs("1.1"));
    }
}
