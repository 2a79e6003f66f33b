package kotonoha.turn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kotonoha.answer.Bill;
import kotonoha.answer.Draft;
import kotonoha.answer.Outcome;
import kotonoha.answer.Sources;
import kotonoha.answer.StopSign;
import kotonoha.context.Item;
import kotonoha.context.Question;
import kotonoha.files.Made;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Place;
import kotonoha.kernel.TraceId;
import kotonoha.kernel.TryLater;
import kotonoha.model.ModelEvent;
import kotonoha.slack.AnswerWriter;
import kotonoha.slack.Block;
import kotonoha.slack.Closing;
import kotonoha.slack.Delivered;
import kotonoha.slack.Destination;
import kotonoha.slack.OutgoingText;
import kotonoha.slack.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Brings an answer into its thread while it grows, and ends it so that nothing hangs. Thread-safe.
public final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final String ANSWER = "kotonoha_answer";

    private static final int LONGEST_TITLE = 250;

    /// So much of an answer is looked through for what can be shown as a picture or table.
    private static final int LONGEST_TEXT = 200_000;

    private final Writers writers;
    private final Ending ending;
    private final Drawing drawing;
    private final Posting posting;

    /// Opens the writer of one answer.
    @FunctionalInterface
    public interface Writers {
        AnswerWriter open(Destination destination, AnswerWriter.Listener listener);
    }

    /// Makes files of what stands in an answer: pictures of its diagrams, its long tables.
    @FunctionalInterface
    public interface Drawing {
        List<Made> of(String markdown, Language language) throws InterruptedException;
    }

    public Delivery(Writers writers, Ending ending, Drawing drawing, Posting posting) {
        this.writers = writers;
        this.ending = ending;
        this.drawing = drawing;
        this.posting = posting;
    }

    Open open(Question question, Asker asker, Journal journal, StopSign sign, TraceId trace) {
        Place place = question.place();
        Destination to =
                new Destination(
                        place.channel(),
                        place.thread(),
                        question.asker(),
                        place.team(),
                        place.kind() == Place.Kind.DM,
                        metadata(question, journal.turn(), "begun", ""));
        AnswerWriter writer = writers.open(to, new Told(journal, sign));
        return new Open(question, asker.language(), journal, writer, sign, trace);
    }

    /// So that a restart, and a later turn, know what a message of ours is.
    static JsonNode metadata(Question question, String turn) {
        return metadata(question, turn, "done", "");
    }

    private static JsonNode metadata(Question question, String turn, String state, String read) {
        ObjectNode metadata = Json.object().put("event_type", ANSWER);
        ObjectNode payload =
                metadata.putObject("event_payload")
                        .put("question", question.ts().value())
                        .put("turn", turn)
                        .put("state", state);
        if (!read.isEmpty()) payload.put(WhatWasRead.FIELD, read);
        return metadata;
    }

    private static Task shown(Draft.Task task) {
        Task.Status status =
                switch (task.state()) {
                    case RUNNING -> Task.Status.IN_PROGRESS;
                    case DONE -> Task.Status.COMPLETE;
                    case FAILED -> Task.Status.ERROR;
                };
        List<Task.Source> sources =
                task.sources().stream()
                        .filter(source -> source.url().startsWith("http"))
                        .map(source -> new Task.Source(source.url(), source.title()))
                        .toList();
        return new Task(task.id(), task.title(), status, task.work(), task.detail(), sources);
    }

    /// What the writer reports is recorded, or stops the model.
    private record Told(Journal journal, StopSign sign) implements AnswerWriter.Listener {
        @Override
        public void posted(MessageTs message) {
            journal.posted(message);
        }

        @Override
        public void stoppedByUser() {
            sign.raise(StopSign.Reason.PERSON);
        }
    }

    /// One answer on its way. Closing it without [#deliver] leaves what is there as it is: somebody else has taken over.
    final class Open implements AutoCloseable {
        private final Question question;
        private final Language language;
        private final Journal journal;
        private final AnswerWriter writer;
        private final StopSign sign;
        private final TraceId trace;
        private final OpenFence fence = new OpenFence();
        private final List<Made> made = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private List<Item> items = List.of();
        private String readLine = "";
        private boolean wrote;

        Open(
                Question question,
                Language language,
                Journal journal,
                AnswerWriter writer,
                StopSign sign,
                TraceId trace) {
            this.question = question;
            this.language = language;
            this.journal = journal;
            this.writer = writer;
            this.sign = sign;
            this.trace = trace;
        }

        void status(String words) {
            writer.status(words);
        }

        /// Says what the answer is written from, at once as a step that is done; below the answer only where Slack shows
        /// no steps, or not all of the line fits into one.
        void read(List<Item> all) {
            Optional<String> line = new ReadLine(language).of(all);
            if (line.isEmpty()) return;
            items = List.copyOf(all);
            readLine = line.get();
            boolean fits = readLine.length() <= LONGEST_TITLE;
            String title = fits ? readLine : shortened(readLine);
            String id = fits ? Ending.READ : Ending.READ + ".beginning";
            writer.task(new Task(id, title, Task.Status.COMPLETE));
        }

        private static String shortened(String line) {
            return line.substring(0, LONGEST_TITLE - 1) + "…";
        }

        /// The draft whose text passes the exit guard on its way: only links that the sources allow, no mentions.
        Draft draft(Sources sources) {
            return new GuardedDraft(sources);
        }

        /// Writes the end that the outcome calls for and waits until all of it has arrived.
        void deliver(Outcome outcome) {
            boolean lost = sign.raised().filter(StopSign.Reason.LOST::equals).isPresent();
            if (lost) return;
            if (outcome instanceof Outcome.Stopped) writer.forgetUnsent();
            String words = lastWords(outcome);
            if (!words.isEmpty())
                writer.write(wrote ? fence.close() + "\n\n_" + words + "_" : words);
            String read = readLine.isEmpty() ? "" : WhatWasRead.write(items);
            JsonNode metadata = metadata(question, journal.turn(), "done", read);
            Delivered delivered =
                    writer.finish(new Closing(blocks(outcome), metadata, whenStopped(outcome)));
            if (delivered.outcome()
                    instanceof
                    Delivered.Outcome.Incomplete(String why, int missing, boolean refused)) {
                LOG.error("{} lacks {} characters in Slack: {}", trace, missing, why);
                if (refused && delivered.messages().isEmpty())
                    throw new Broken("Slack takes no answer there: " + why);
                // The next run finds what is there and ends it; nothing may be left streaming.
                throw new TryLater(
                        Duration.ofSeconds(5), "the answer did not arrive whole: " + why);
            }
            postFiles(outcome);
        }

        /// Below the answer. From the journal's step on they are posted no second time.
        private void postFiles(Outcome outcome) {
            List<Made> files = files(outcome);
            if (files.isEmpty()) return;
            journal.at(Step.FILES);
            posting.post(question.place(), language, files);
        }

        /// For who presses stop while the end of an answer is on its way.
        private String whenStopped(Outcome outcome) {
            boolean answered = outcome instanceof Outcome.Answered && wrote;
            return answered ? "_" + Messages.say(language, "turn.stopped") + "_" : "";
        }

        private List<Made> files(Outcome outcome) {
            if (writer.stopped()) return List.of();
            return switch (outcome) {
                case Outcome.Answered answered -> withDrawn();
                case Outcome.Failed failed -> made;
                case Outcome.Broken broken -> made;
                case Outcome.Stopped stopped -> List.of();
            };
        }

        private List<Made> withDrawn() {
            List<Made> all = new ArrayList<>(made);
            try {
                if (!text.isEmpty()) all.addAll(drawing.of(text.toString(), language));
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException broken) {
                LOG.error("{} cannot make pictures of the answer", trace, broken);
            }
            return all;
        }

        private String lastWords(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Answered answered when answered.cut() ->
                        Messages.say(language, "turn.cut");
                case Outcome.Answered answered ->
                        wrote ? "" : Messages.say(language, "turn.empty", trace);
                case Outcome.Failed failed -> sentence(failed.kind());
                case Outcome.Stopped stopped -> sentence(stopped.reason());
                case Outcome.Broken broken -> Messages.say(language, "turn.failed_inside", trace);
            };
        }

        private List<Block> blocks(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Answered answered when wrote ->
                        ending.answered(
                                question, language, answered.sources(), readLine, answered.bill());
                case Outcome.Answered(var sources, Bill bill, boolean cut) ->
                        ending.brokenOff(question, language, sources, readLine, bill);
                case Outcome.Failed(var kind, String detail, var sources, Bill bill) ->
                        ending.brokenOff(question, language, sources, readLine, bill);
                case Outcome.Stopped(var reason, var sources, Bill bill) ->
                        ending.brokenOff(question, language, sources, readLine, bill);
                case Outcome.Broken(var sources, Bill bill) ->
                        ending.brokenOff(question, language, sources, readLine, bill);
            };
        }

        private String sentence(ModelEvent.Kind kind) {
            String key =
                    switch (kind) {
                        case BUSY -> "turn.failed_busy";
                        case QUOTA -> "turn.failed_quota";
                        case KEY -> "turn.failed_key";
                        case TOO_LONG -> "turn.failed_too_long";
                        case REFUSED -> "turn.failed_refused";
                        case NO_MODEL -> "turn.failed_no_model";
                        case REJECTED -> "turn.failed_rejected";
                        case UNREACHABLE -> "turn.failed_unreachable";
                        case SILENT -> "turn.failed_silent";
                        case BROKEN, CLOSED -> "turn.failed_broken";
                    };
            return Messages.say(language, key, trace);
        }

        private String sentence(StopSign.Reason reason) {
            return switch (reason) {
                case PERSON -> Messages.say(language, "turn.stopped");
                case REPLACED -> Messages.say(language, "turn.replaced");
                case SHUTDOWN, LOST -> Messages.say(language, "turn.interrupted");
            };
        }

        @Override
        public void close() {
            writer.abandon();
        }

        private final class GuardedDraft implements Draft {
            private final Sources sources;
            private OutgoingText guard;

            GuardedDraft(Sources sources) {
                this.sources = sources;
                this.guard = new OutgoingText(sources::allows);
            }

            @Override
            public void status(String words) {
                writer.status(words);
            }

            @Override
            public void task(Draft.Task task) {
                writer.task(shown(task));
            }

            @Override
            public void write(String markdown) {
                if (!wrote && !markdown.isBlank()) {
                    writer.status(Messages.say(language, "answer.writing"));
                    wrote = true;
                }
                pass(guard.feed(markdown));
            }

            @Override
            public void end() {
                String rest = guard.end();
                guard = new OutgoingText(sources::allows);
                pass(rest);
            }

            @Override
            public void attach(Made file) {
                made.add(file);
            }

            private void pass(String safe) {
                if (safe.isEmpty()) return;
                fence.feed(safe);
                if (text.length() < LONGEST_TEXT) text.append(safe);
                writer.write(safe);
            }
        }
    }
}
