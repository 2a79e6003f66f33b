package kotonoha.context;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kotonoha.files.Attached;
import kotonoha.files.Extract;
import kotonoha.files.Ocr;
import kotonoha.files.RawFile;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Place;
import kotonoha.kernel.SettableTime;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import kotonoha.sources.LinkReader;
import kotonoha.sources.Linked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class GatheringTest {
    private static final String ROOT = "1700000000.000001";
    private static final String ASKED = "1700000900.000001";

    private final SmallSlack slack = new SmallSlack();
    private final PlainReading files = new PlainReading();
    private final Looking looking = new Looking(new SettableTime());
    private List<LinkReader> links = List.of();
    private Senses senses = Senses.none();
    private ContextSettings settings =
            new ContextSettings(20_000, 20, 10, 10, Duration.ofSeconds(20));
    private Language language = Language.EN;

    @BeforeEach
    void furnish() {
        slack.person("U1", "Hana", false);
        slack.person("U2", "Ken", false);
        slack.person("UG", "Guest", true);
        slack.channel("C1", "general", true, "U1", "U2");
        slack.dm("D1", "U1");
        slack.say("C1", ROOT, "", "U2", "The plan is in the file");
    }

    @AfterEach
    void close() {
        slack.close();
    }

    @Test
    void reads_files_of_all_messages_not_only_of_the_question() {
        ObjectNode early = slack.say("C1", "1700000100.000001", ROOT, "U2", "here");
        SmallSlack.attach(early, slack.file("F1", "plan.pdf", "U2", "Alpha\fBeta", "C1"));
        ObjectNode between = slack.say("C1", "1700000300.000001", ROOT, "U2", "and this");
        SmallSlack.attach(between, slack.file("F2", "budget.pdf", "U2", "Gamma", "C1"));
        Context context = gather(reply("what does it say?"));
        assertThat(context.material())
                .extracting(Material::title, Material::section, Material::text, Material::author)
                .contains(
                        tuple("plan.pdf", "p. 1", "Alpha", "Ken"),
                        tuple("plan.pdf", "p. 2", "Beta", "Ken"),
                        tuple("budget.pdf", "p. 1", "Gamma", "Ken"));
        assertThat(items(context, Item.Kind.FILE)).allMatch(Item::read).hasSize(2);
        assertThat(items(context, Item.Kind.THREAD)).singleElement().matches(i -> i.count() == 3);
        assertThat(context.attached())
                .extracting(Attached::name, Attached::uploaded)
                .contains(tuple("plan.pdf", true));
        assertThat(context.attached().getLast().units()).containsExactly("2 pages");
    }

    @Test
    void a_file_posted_twice_is_read_once_and_equal_names_are_told_apart() {
        ObjectNode file = slack.file("F1", "plan.pdf", "U2", "Alpha", "C1");
        for (int i = 1; i < 4; i++)
            SmallSlack.attach(
                    slack.say("C1", "170000010%d.000001".formatted(i), ROOT, "U2", ""), file);
        SmallSlack.attach(
                slack.say("C1", "1700000200.000001", ROOT, "U2", ""),
                slack.file("F2", "plan.pdf", "U2", "Other", "C1"));
        Context context = gather(reply("?"));
        assertThat(files.read).hasSize(2);
        assertThat(context.attached())
                .extracting(Attached::name)
                .containsExactly("plan.pdf", "plan (2).pdf");
    }

    @Test
    void what_cannot_be_read_is_an_item_with_the_reason_and_the_rest_is_read() {
        ObjectNode message = slack.say("C1", "1700000100.000001", ROOT, "U2", "all of it");
        SmallSlack.attach(
                message,
                slack.file("F1", "locked.pdf", "U2", "x", "C1"),
                slack.file("F2", "gone.pdf", "U2", "x", "C1").put("mode", "tombstone"),
                slack.file("F3", "drive.pdf", "U2", "x", "C1")
                        .put("is_external", true)
                        .put("external_url", "https://drive.example/1"),
                slack.file("F4", "talk.mp3", "U2", "x", "C1"),
                slack.file("F5", "photo.png", "U2", "x", "C1"),
                slack.file("F6", "tasks", "U2", "x", "C1").put("mode", "list"),
                Json.object().put("id", "F7").put("file_access", "check_file_info"),
                slack.file("F8", "fine.pdf", "U2", "Fine", "C1"),
                slack.file(
                        "F9",
                        "paper.pdf",
                        "U2",
                        "<html><title>Sign in to Slack</title>"
                                + "<form id=\"signin_form\"></form></html>",
                        "C1"));
        Context context = gather(reply("?"));
        assertThat(items(context, Item.Kind.FILE))
                .extracting(Item::title, item -> reason(item))
                .contains(
                        tuple("locked.pdf", Reason.ENCRYPTED),
                        tuple("gone.pdf", Reason.GONE),
                        tuple("drive.pdf", Reason.EXTERNAL),
                        tuple("talk.mp3", Reason.NO_EARS),
                        tuple("photo.png", Reason.NO_EYES),
                        tuple("tasks", Reason.UNKNOWN_KIND),
                        tuple("F7", Reason.GONE),
                        tuple("fine.pdf", null),
                        tuple("paper.pdf", Reason.LOGIN));
        assertThat(items(context, Item.Kind.FILE))
                .filteredOn(item -> item.title().equals("drive.pdf"))
                .extracting(Item::url)
                .containsExactly("https://drive.example/1");
        assertThat(text(context)).contains("Fine");
    }

    @Test
    void pictures_go_to_models_that_see_and_otherwise_through_ocr() {
        ObjectNode message = slack.say("C1", "1700000100.000001", ROOT, "U2", "");
        SmallSlack.attach(message, slack.file("F1", "photo.png", "U2", "x", "C1"));
        senses = new Senses(true, Optional.empty(), Optional.empty());
        assertThat(gather(reply("?")).material())
                .singleElement()
                .matches(material -> material.picture() != null && material.text().isEmpty());
        senses = new Senses(false, Optional.of(picture -> Optional.of("請求書 42")), Optional.empty());
        Context context = gather(reply("?"));
        assertThat(context.material()).extracting(Material::text).containsExactly("請求書 42");
        assertThat(items(context, Item.Kind.FILE).getFirst().notes())
                .containsExactly(Extract.Note.OCR);
    }

    @Test
    void scanned_pages_go_to_models_that_see_or_through_ocr_and_else_are_told() {
        ObjectNode message = slack.say("C1", "1700000100.000001", ROOT, "U2", "");
        String pages = "Words\fSCAN\fSCAN\fBROKEN SCAN";
        SmallSlack.attach(message, slack.file("F1", "scans.pdf", "U2", pages, "C1"));
        senses = new Senses(true, Optional.empty(), Optional.empty());
        assertThat(gather(reply("?")).material())
                .extracting(Material::section, material -> material.picture() != null)
                .containsExactly(tuple("p. 1", false), tuple("p. 2", true), tuple("p. 3", true));
        List<Extract.Picture> recognized = new CopyOnWriteArrayList<>();
        Ocr ocr =
                picture -> {
                    recognized.add(picture);
                    return Optional.of("請求書 42");
                };
        senses = new Senses(false, Optional.of(ocr), Optional.empty());
        Gathering gathering = gathering(Time.system());
        Context context = gather(gathering, reply("?"));
        assertThat(context.material())
                .extracting(Material::section, Material::text)
                .containsExactly(
                        tuple("p. 1", "Words"), tuple("p. 2", "請求書 42"), tuple("p. 3", "請求書 42"));
        assertThat(items(context, Item.Kind.FILE).getFirst().notes())
                .containsExactly(Extract.Note.SCANS_LEFT_OUT, Extract.Note.OCR);
        gather(gathering, reply("?"));
        assertThat(recognized).hasSize(2);
        senses = Senses.none();
        Context blind = gather(reply("?"));
        assertThat(blind.material()).extracting(Material::section).containsExactly("p. 1");
        Item item = items(blind, Item.Kind.FILE).getFirst();
        assertThat(item.unseen()).isEqualTo(3);
        assertThat(item.notes()).containsExactly(Extract.Note.SCANS_UNSEEN);
        assertThat(blind.notes()).singleElement().asString().contains("3 of its pages are scans");
        SmallSlack.attach(message, slack.file("F2", "onlyscans.pdf", "U2", "SCAN\fSCAN", "C1"));
        assertThat(items(gather(reply("?")), Item.Kind.FILE).getLast().why())
                .isEqualTo(new Unreadable(Reason.NO_EYES, "2 p."));
    }

    @Test
    void a_recording_is_transcribed_once() {
        ObjectNode message = slack.say("C1", "1700000100.000001", ROOT, "U2", "");
        SmallSlack.attach(message, slack.file("F1", "talk.mp3", "U2", "x", "C1"));
        int[] heard = {0};
        senses =
                new Senses(
                        false,
                        Optional.empty(),
                        Optional.of((raw, found) -> {
                            heard[0]++;
                            return Extract.of(
                                    Extract.Kind.AUDIO,
                                    "audio/mpeg",
                                    "",
                                    List.of(part("We ship on Friday")));
                        }));
        Gathering gathering = gathering(Time.system());
        assertThat(text(gather(gathering, reply("?")))).contains("We ship on Friday");
        assertThat(text(gather(gathering, reply("?")))).contains("We ship on Friday");
        assertThat(heard[0]).isOne();
    }

    @Test
    void the_channels_canvas_is_read_with_names_for_mentions() {
        slack.channel("C9", "design", true, "U1");
        ObjectNode channel = slack.channel("C1", "general", true, "U1", "U2");
        canvasOf(channel, "F1");
        slack.canvas("F1", "Handbook", "U2", "# Rules\nAsk <@U2> in <#C9>", "C1");
        Context context = gather(opening("what are the rules?"));
        assertThat(items(context, Item.Kind.CANVAS))
                .singleElement()
                .matches(item -> item.title().equals("Handbook") && item.read());
        assertThat(text(context)).contains("Ask @Ken in #design");
        assertThat(slack.count("download")).isOne();
    }

    @Test
    void a_canvas_without_permission_is_an_item() {
        canvasOf(slack.channel("C1", "general", true, "U1", "U2"), "F1");
        slack.refusals.put("files.info F1", "missing_scope");
        assertThat(items(gather(opening("?")), Item.Kind.CANVAS))
                .extracting(GatheringTest::reason)
                .containsExactly(Reason.NOT_ALLOWED);
    }

    @Test
    void a_canvas_that_our_token_no_longer_opens_is_a_matter_of_permission() {
        canvasOf(slack.channel("C1", "general", true, "U1", "U2"), "F1");
        for (String code :
                List.of("token_expired", "account_inactive", "team_access_not_granted")) {
            slack.refusals.put("files.info F1", code);
            assertThat(items(gather(opening("?")), Item.Kind.CANVAS))
                    .as(code)
                    .extracting(GatheringTest::reason)
                    .containsExactly(Reason.NOT_ALLOWED);
        }
    }

    @Test
    void a_linked_thread_of_an_open_channel_is_read_with_its_files() {
        slack.channel("C2", "sales", true, "U2");
        slack.say("C2", "1600000000.000001", "", "U2", "Price list?");
        SmallSlack.attach(
                slack.say("C2", "1600000001.000001", "1600000000.000001", "U2", "attached"),
                slack.file("F1", "prices.pdf", "U2", "Tea 300", "C2"));
        Context context =
                gather(opening("compare <" + slack.link("C2", "1600000000.000001") + ">"));
        assertThat(items(context, Item.Kind.MESSAGES))
                .singleElement()
                .matches(item -> item.count() == 2 && item.title().equals("#sales: Ken"))
                .matches(item -> item.url().equals(slack.link("C2", "1600000000.000001")));
        assertThat(text(context)).contains("Price list?").contains("Tea 300");
    }

    @Test
    void what_the_asker_cannot_see_is_refused_in_the_same_words_whether_it_exists_or_not() {
        slack.channel("C3", "board", false, "U2");
        slack.say("C3", "1600000000.000001", "", "U2", "secret merger");
        slack.file("F1", "merger.pdf", "U2", "secret merger", "C3");
        String there = slack.link("C3", "1600000000.000001");
        String nowhere = slack.link("C4", "1600000000.000001");
        String file = slack.home() + "files/U2/F1/x.pdf";
        String noFile = slack.home() + "files/U2/F404/x.pdf";
        Context context =
                gather(opening("<%s> <%s> <%s> <%s>".formatted(there, nowhere, file, noFile)));
        assertThat(items(context, Item.Kind.MESSAGES)).hasSize(2);
        assertThat(items(context, Item.Kind.FILE)).hasSize(2);
        for (Item item : context.items()) {
            assertThat(item.why()).isEqualTo(new Unreadable(Reason.NOT_SEEN));
            assertThat(item.title() + item.url()).isEmpty();
        }
        assertThat(context.toString()).doesNotContain("merger");
    }

    @Test
    void what_only_the_asker_sees_is_shown_in_their_dm_only() {
        slack.channel("C3", "board", false, "U1");
        slack.say("C3", "1600000000.000001", "", "U1", "secret merger");
        slack.file("F1", "merger.pdf", "U1", "secret figures", "C3");
        String words =
                "<%s> <%s>"
                        .formatted(
                                slack.link("C3", "1600000000.000001"),
                                slack.home() + "files/U1/F1/x");
        Context here = gather(opening(words));
        assertThat(here.items())
                .hasSize(2)
                .allMatch(item -> reason(item) == Reason.NOT_FOR_ALL && item.title().isEmpty());
        assertThat(here.material()).isEmpty();
        Context alone = gather(question("D1", ASKED, "", "DM", words));
        assertThat(alone.items()).hasSize(2).allMatch(Item::read);
        assertThat(text(alone)).contains("secret merger").contains("secret figures");
    }

    @Test
    void guests_see_open_channels_only_as_members() {
        slack.channel("C2", "sales", true, "U2");
        slack.say("C2", "1600000000.000001", "", "U2", "prices");
        slack.dm("DG", "UG");
        Question question =
                question("DG", ASKED, "", "DM", "<" + slack.link("C2", "1600000000.000001") + ">");
        Context context =
                gathering(Time.system())
                        .gather(
                                question,
                                new Asker(new UserId("UG"), "G", language, tokyo()),
                                true);
        assertThat(context.items())
                .extracting(GatheringTest::reason)
                .containsExactly(Reason.NOT_SEEN);
    }

    @Test
    void a_shared_message_that_cannot_be_fetched_is_read_as_it_stands_there() {
        ObjectNode payload = payload("C1", ASKED, "", "CHANNEL", "what do you make of this?");
        ObjectNode shared = payload.putArray("attachments").addObject();
        shared.put("is_share", true).put("channel_id", "C404").put("ts", "1600000000.000001");
        shared.put("author_name", "Mori").put("text", "Delivery is late by two days");
        Context context = gather(Question.of(payload).orElseThrow());
        assertThat(context.question() + text(context)).contains("Delivery is late by two days");
    }

    @Test
    void a_mention_without_files_is_read_again() {
        ObjectNode message = slack.say("C1", ASKED, "", "U1", "<@UBOT> summarise");
        SmallSlack.attach(message, slack.file("F1", "plan.pdf", "U1", "Alpha", "C1"));
        ObjectNode payload = payload("C1", ASKED, "", "CHANNEL", "<@UBOT> summarise");
        payload.put("raw_event_type", "app_mention");
        Context context = gather(Question.of(payload).orElseThrow());
        assertThat(text(context)).contains("Alpha");
        assertThat(context.question()).isEqualTo("summarise");
    }

    @Test
    void links_are_read_by_the_first_reader_for_them_and_each_once() {
        links =
                List.of(
                        reader("only", address -> address.getHost().equals("only.example")),
                        reader("web", address -> true));
        slack.say(
                "C1",
                "1700000100.000001",
                ROOT,
                "U2",
                "<https://only.example/a> https://b.example/c#d");
        slack.say("C1", "1700000200.000001", ROOT, "UBOT", "see https://own.example/");
        Context context = gather(reply("and <https://b.example/c|this>?"));
        assertThat(items(context, Item.Kind.LINK))
                .extracting(Item::title)
                .containsExactlyInAnyOrder("web title", "only title");
        assertThat(text(context)).contains("only read https://only.example/a");
    }

    @Test
    void a_file_behind_a_link_can_be_opened_by_tools_and_is_looked_at_like_a_posted_one() {
        RawFile file =
                new RawFile("sales.csv", "", -1, "", RawFile.As.FILE, InputStream::nullInputStream);
        Extract.Picture picture = new Extract.Picture("image/png", 640, 480, new byte[] {1});
        Extract scan =
                Extract.of(
                        Extract.Kind.PDF,
                        "application/pdf",
                        "",
                        List.of(new Extract.Part(Extract.Unit.PAGE, 1, "", "", picture)));
        links =
                List.of(
                        reader(
                                "a",
                                address -> address.getHost().startsWith("a"),
                                new Linked(
                                        Extract.of(
                                                Extract.Kind.TABLE,
                                                "text/csv",
                                                "",
                                                List.of(part("| month |"))),
                                        file)),
                        reader("b", address -> true, new Linked(scan, file)));
        Context context = gather(opening("https://a.example/d/sales.csv https://b.example/x.pdf"));
        assertThat(context.attached())
                .extracting(Attached::name, Attached::kind, Attached::file, Attached::uploaded)
                .containsExactly(tuple("a.example/d/sales.csv", Extract.Kind.TABLE, file, false));
        assertThat(items(context, Item.Kind.LINK).getLast().why())
                .isEqualTo(new Unreadable(Reason.NO_EYES, "1 p."));
    }

    @Test
    void a_reader_that_breaks_costs_one_item() {
        links =
                List.of(
                        new LinkReader() {
                            @Override
                            public boolean reads(URI address) {
                                return true;
                            }

                            @Override
                            public Linked read(URI address, Asker asker, Place place) {
                                if (address.getHost().startsWith("late"))
                                    throw new TryLater(Duration.ofSeconds(1), "busy");
                                if (address.getHost().startsWith("inside"))
                                    return new Linked(new Unreadable(Reason.PRIVATE_ADDRESS));
                                throw new IllegalStateException("bug");
                            }
                        });
        Context context =
                gather(opening("https://late.example https://bug.example https://inside.example"));
        assertThat(items(context, Item.Kind.LINK))
                .extracting(GatheringTest::reason)
                .containsExactlyInAnyOrder(
                        Reason.UNREACHABLE, Reason.FAILED, Reason.PRIVATE_ADDRESS);
        assertThat(items(context, Item.Kind.LINK))
                .filteredOn(item -> reason(item) == Reason.PRIVATE_ADDRESS)
                .allMatch(item -> item.url().isEmpty());
    }

    @Test
    void what_is_not_ready_in_time_is_left_and_the_rest_is_there() {
        settings = new ContextSettings(20_000, 20, 10, 10, Duration.ofMillis(700));
        ObjectNode message = slack.say("C1", "1700000100.000001", ROOT, "U2", "");
        SmallSlack.attach(
                message,
                slack.file("F1", "slow.pdf", "U2", "x", "C1"),
                slack.file("F2", "fast.pdf", "U2", "Fast", "C1"));
        Context context = gather(reply("?"));
        assertThat(items(context, Item.Kind.FILE))
                .extracting(Item::title, GatheringTest::reason)
                .containsExactlyInAnyOrder(
                        tuple("slow.pdf", Reason.TOO_SLOW), tuple("fast.pdf", null));
        assertThat(text(context)).contains("Fast");
    }

    @Test
    void a_stop_ends_the_reading() {
        ObjectNode message = slack.say("C1", "1700000100.000001", ROOT, "U2", "");
        SmallSlack.attach(message, slack.file("F1", "slow.pdf", "U2", "x", "C1"));
        AtomicBoolean stopped = new AtomicBoolean();
        Thread.ofVirtual()
                .start(() -> {
                    while (files.read.isEmpty()) Thread.onSpinWait();
                    stopped.set(true);
                });
        Context context = gathering(Time.system()).gather(reply("?"), asker(), true, stopped::get);
        assertThat(items(context, Item.Kind.FILE))
                .extracting(GatheringTest::reason)
                .containsExactly(Reason.TOO_SLOW);
    }

    @Test
    void an_interrupt_ends_the_reading() throws InterruptedException {
        ObjectNode message = slack.say("C1", "1700000100.000001", ROOT, "U2", "");
        SmallSlack.attach(message, slack.file("F1", "slow.pdf", "U2", "x", "C1"));
        CountDownLatch ended = new CountDownLatch(1);
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            assertThatThrownBy(() -> gather(reply("?")))
                                    .isInstanceOf(TryLater.class);
                            ended.countDown();
                        });
        while (files.read.isEmpty()) Thread.onSpinWait();
        thread.interrupt();
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void more_files_than_are_read_at_once_are_listed() {
        settings = new ContextSettings(20_000, 2, 10, 10, Duration.ofSeconds(20));
        for (int i = 1; i <= 4; i++)
            SmallSlack.attach(
                    slack.say("C1", "170000010%d.000001".formatted(i), ROOT, "U2", ""),
                    slack.file("F" + i, "f" + i + ".pdf", "U2", "text " + i, "C1"));
        Context context = gather(reply("?"));
        assertThat(items(context, Item.Kind.FILE))
                .extracting(Item::title, GatheringTest::reason)
                .containsExactly(
                        tuple("f4.pdf", null),
                        tuple("f3.pdf", null),
                        tuple("f2.pdf", Reason.TOO_MANY),
                        tuple("f1.pdf", Reason.TOO_MANY));
    }

    @Test
    void the_second_turn_of_a_thread_reads_only_what_is_new() {
        for (int i = 100; i < 150; i++)
            slack.say("C1", "1700000%d.000001".formatted(i), ROOT, "U2", "message " + i);
        Gathering gathering = gathering(Time.system());
        gather(gathering, reply("first?"));
        slack.say("C1", ASKED, ROOT, "U1", "first?");
        slack.say("C1", "1700000901.000001", ROOT, "UBOT", "first answer");
        Context second =
                gather(gathering, question("C1", "1700000990.000001", ROOT, "CHANNEL", "second?"));
        assertThat(second.earlier()).hasSize(53);
        assertThat(second.earlier().getLast().text()).isEqualTo("first answer");
        SmallSlack.Call last =
                slack.calls.stream()
                        .filter(call -> call.method().equals("conversations.replies"))
                        .toList()
                        .getLast();
        assertThat(Json.text(last.args(), "oldest")).isEqualTo("1700000149.000001");
        assertThat(slack.count("conversations.replies")).isEqualTo(2);
    }

    @Test
    void a_deleted_or_forgotten_message_is_not_shown_again() {
        slack.say("C1", "1700000100.000001", ROOT, "U2", "wrong number");
        ObjectNode edited = slack.say("C1", "1700000200.000001", ROOT, "U2", "old words");
        Gathering gathering = gathering(Time.system());
        gather(gathering, reply("?"));
        slack.delete("C1", "1700000100.000001");
        assertThat(said(gather(gathering, reply("?")))).doesNotContain("wrong number");
        edited.put("text", "new words");
        ObjectNode event = Json.object().put("subtype", "message_changed").put("channel", "C1");
        event.set("message", edited);
        gathering.heard("message", event);
        assertThat(said(gather(gathering, reply("?")))).contains("new words");
    }

    @Test
    void a_thread_that_cannot_be_read_is_said() {
        slack.refusals.put("conversations.replies", "missing_scope");
        Context context = gather(reply("?"));
        assertThat(context.unread()).isTrue();
        assertThat(items(context, Item.Kind.THREAD))
                .extracting(GatheringTest::reason)
                .containsExactly(Reason.NOT_ALLOWED);
    }

    @Test
    void what_somebody_has_open_is_read_in_their_dm_and_nowhere_else() {
        slack.canvas("F1", "Roadmap", "U2", "Launch in May", "C1");
        looking.saw(
                new UserId("U1"),
                Json.parse(
                        """
                        {"entities":[{"type":"slack#/types/canvas_id","value":"F1"},
                        {"type":"slack#/types/channel_id","value":"C1"}]}\
                        """));
        Context alone = gather(question("D1", ASKED, "", "DM", "when do we launch?"));
        assertThat(items(alone, Item.Kind.OPEN))
                .singleElement()
                .matches(item -> item.title().equals("Roadmap") && item.read());
        assertThat(text(alone)).contains("Launch in May");
        assertThat(alone.notes()).contains("The asker has #general open.");
        Context open = gather(opening("when do we launch?"));
        assertThat(items(open, Item.Kind.OPEN)).isEmpty();
    }

    @Test
    void what_somebody_looks_at_is_heard_from_the_events() {
        slack.say("C1", "1700000100.000001", ROOT, "U2", "Lunch is at noon");
        Gathering gathering = gathering(Time.system());
        gathering.heard(
                "app_context_changed",
                Json.parse(
                        """
                        {"user":"U1","channel":"D1","context":{"entities":[
                        {"type":"slack#/types/message_context",
                         "value":{"channel_id":"C1","message_ts":"1700000100.000001"}}]}}\
                        """));
        Context context = gather(gathering, question("D1", ASKED, "", "DM", "when is it?"));
        assertThat(items(context, Item.Kind.OPEN))
                .singleElement()
                .matches(item -> item.title().equals("#general: Ken") && item.count() == 2);
        assertThat(text(context)).contains("Lunch is at noon");
    }

    @Test
    void a_link_to_a_reply_reads_its_whole_thread() {
        slack.channel("C2", "sales", true, "U2");
        slack.say("C2", "1600000000.000001", "", "U2", "Price list?");
        slack.say("C2", "1600000001.000001", "1600000000.000001", "U1", "Tea 300");
        String words = "<" + slack.link("C2", "1600000001.000001") + ">";
        assertThat(text(gather(opening(words)))).contains("Price list?").contains("Tea 300");
    }

    @Test
    void a_message_of_this_thread_that_is_linked_stays_when_others_are_cut() {
        settings = new ContextSettings(2_000, 20, 10, 10, Duration.ofSeconds(20));
        for (int i = 100; i < 200; i++)
            slack.say("C1", "1700000%d.000001".formatted(i), ROOT, "U2", i + " word".repeat(50));
        String words =
                "what of <" + slack.link("C1", "1700000120.000001") + "?thread_ts=" + ROOT + ">";
        Context context = gather(reply(words));
        assertThat(context.missing()).isGreaterThan(50);
        assertThat(said(context))
                .contains("The plan", "120 word", "199 word")
                .doesNotContain("150 word");
        assertThat(items(context, Item.Kind.MESSAGES)).isEmpty();
    }

    @Test
    void a_canvas_linked_from_another_channel_is_read_where_everybody_may() {
        slack.channel("C2", "sales", true, "U2");
        slack.channel("C3", "board", false, "U1", "U2");
        slack.canvas("F1", "Prices", "U2", "Tea 300", "C2");
        slack.canvas("F2", "Merger", "U2", "secret", "C3");
        String words = "<%sdocs/T1/F1> <%sdocs/T1/F2>".formatted(slack.home(), slack.home());
        Context here = gather(opening(words));
        assertThat(items(here, Item.Kind.CANVAS)).extracting(Item::title).containsExactly("Prices");
        assertThat(text(here)).contains("Tea 300");
        // C1 is open to all: not everybody who reads it is in C3
        assertThat(here.items()).extracting(GatheringTest::reason).contains(Reason.NOT_FOR_ALL);
        assertThat(text(here)).doesNotContain("secret");
    }

    @Test
    void a_snippet_that_cannot_be_fetched_is_read_from_its_preview() {
        ObjectNode mail = slack.file("F1", "mail", "U2", "", "C1");
        mail.put("mode", "email").put("plain_text", "Dear team, the date moved.");
        slack.bytes.put(
                "F1",
                "<html><form id=\"signin_form\">"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        SmallSlack.attach(slack.say("C1", "1700000100.000001", ROOT, "U2", ""), mail);
        assertThat(text(gather(reply("?")))).contains("the date moved");
    }

    @Test
    void hidden_characters_do_not_reach_the_model() {
        String hidden = "ig\u200bno\u202ere";
        String tags = new String(Character.toChars(0xe0041)).repeat(30);
        slack.say("C1", "1700000100.000001", ROOT, "U2", hidden + tags);
        SmallSlack.attach(
                slack.say("C1", "1700000200.000001", ROOT, "U2", ""),
                slack.file("F1", "plan\u202e.pdf", "U2", "all" + tags + "good", "C1"));
        Context context = gather(reply("wh\u200bat?"));
        assertThat(context.question()).isEqualTo("what?");
        assertThat(said(context)).contains("ignore").doesNotContain(tags);
        assertThat(context.material()).extracting(Material::text).containsExactly("allgood");
        assertThat(context.material()).extracting(Material::title).containsExactly("plan.pdf");
        assertThat(context.notes()).anyMatch(note -> note.contains("30 invisible characters"));
    }

    @Test
    void pages_are_named_in_the_askers_language_and_cuts_are_told() {
        language = Language.JA;
        settings = new ContextSettings(2_500, 20, 10, 10, Duration.ofSeconds(20));
        StringBuilder pages = new StringBuilder();
        for (int i = 1; i <= 80; i++)
            pages.append("%d ページ目の本文です。".formatted(i).repeat(20)).append("\f");
        SmallSlack.attach(
                slack.say("C1", "1700000200.000001", ROOT, "U2", ""),
                slack.file("F1", "report.pdf", "U2", pages.toString(), "C1"));
        Context context = gather(reply("要約して"));
        assertThat(context.material().getFirst().section()).isEqualTo("1 ページ");
        Item item = items(context, Item.Kind.FILE).getFirst();
        assertThat(item.tokens()).isPositive();
        assertThat(item.cut()).isGreaterThan(item.tokens());
        assertThat(context.notes())
                .anyMatch(n -> n.matches("\"report.pdf\": pages 1.* of 80 are shown; read_file.*"));
    }

    private Context gather(Question question) {
        return gather(gathering(Time.system()), question);
    }

    private Context gather(Gathering gathering, Question question) {
        return gathering.gather(question, asker(), true);
    }

    private Gathering gathering(Time time) {
        return new Gathering(slack.api(time), files, links, senses, looking, settings, time);
    }

    private Asker asker() {
        return new Asker(new UserId("U1"), "Hana", language, tokyo());
    }

    private static ZoneId tokyo() {
        return ZoneId.of("Asia/Tokyo");
    }

    private static Question reply(String text) {
        return question("C1", ASKED, ROOT, "CHANNEL", text);
    }

    private static Question opening(String text) {
        return question("C1", ASKED, "", "CHANNEL", text);
    }

    private static Question question(
            String channel, String ts, String thread, String kind, String text) {
        return Question.of(payload(channel, ts, thread, kind, text)).orElseThrow();
    }

    private static ObjectNode payload(
            String channel, String ts, String thread, String kind, String text) {
        return Json.object()
                .put("team", "T1")
                .put("channel", channel)
                .put("kind", kind)
                .put("user", "U1")
                .put("ts", ts)
                .put("thread", thread.isEmpty() ? ts : thread)
                .put("text", text)
                .put("raw_event_type", "message")
                .put("bot_user", SmallSlack.BOT);
    }

    private static void canvasOf(ObjectNode channel, String file) {
        ObjectNode properties = channel.putObject("properties");
        properties.putObject("canvas").put("file_id", file).put("is_empty", false);
        ObjectNode tab = properties.putArray("tabs").addObject().put("type", "channel_canvas");
        tab.putObject("data").put("file_id", file);
    }

    private static LinkReader reader(String name, java.util.function.Predicate<URI> reads) {
        return reader(name, reads, null);
    }

    private static LinkReader reader(
            String name, java.util.function.Predicate<URI> reads, @Nullable Linked always) {
        return new LinkReader() {
            @Override
            public boolean reads(URI address) {
                return reads.test(address);
            }

            @Override
            public Linked read(URI address, Asker asker, Place place) {
                if (always != null) return always;
                return new Linked(
                        Extract.of(
                                Extract.Kind.HTML,
                                "text/html",
                                name + " title",
                                List.of(part(name + " read " + address))));
            }
        };
    }

    private static Extract.Part part(String text) {
        return new Extract.Part(Extract.Unit.WHOLE, 1, "", text);
    }

    private static List<Item> items(Context context, Item.Kind kind) {
        return context.items().stream().filter(item -> item.kind() == kind).toList();
    }

    private static @Nullable Reason reason(Item item) {
        Unreadable why = item.why();
        return why == null ? null : why.reason();
    }

    private static String text(Context context) {
        return context.material().stream().map(Material::text).collect(joining("\n"));
    }

    private static String said(Context context) {
        return context.earlier().stream().map(Context.Said::text).collect(joining("\n"));
    }
}
