package kotonoha.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kotonoha.files.Extract;

/// Divides the tokens of one turn: the question first, then its own files, the newest messages, what is quoted, canvases,
/// the other files. Each class has a share of its own as long as it can use it; what it does not need goes down the line.
final class Budget {
    /// What a message costs besides its text.
    private static final int AROUND_MESSAGE = 14;

    /// Less than that of a file is not worth showing.
    private static final int LEAST_OF_A_FILE = 400;

    /// Of a message that does not fit a beginning of that size is shown, if there is room.
    private static final int LEAST_OF_A_MESSAGE = 150;

    private static final int NOTES = 30;

    /// Pictures that a model is shown for one question.
    private static final int PICTURES = 8;

    private final int tokens;
    private final Terms terms;
    private final String question;
    private final Notes notes = new Notes(NOTES);
    private int pictures = PICTURES;

    /// How many that have pictures are still to come.
    private int waiting;

    private Budget(int tokens, String question) {
        this.terms = Terms.of(question);
        this.question = shortened(question, tokens);
        int reserve = Math.min(1_500, tokens / 20);
        this.tokens = Math.max(0, tokens - reserve - Tokens.estimate(this.question));
        if (!this.question.equals(question))
            notes.add("The question itself was too long: only its beginning is shown.");
    }

    /// One message of the thread; `keep` for what a link points at.
    record Told(Context.Said said, boolean keep) {}

    /// @param threadTokens that the thread's messages take
    /// @param threadCut tokens of the messages that were left out
    record Cut(
            String question,
            List<Context.Said> earlier,
            int missing,
            int threadTokens,
            int threadCut,
            List<Material> material,
            List<Item> items,
            List<String> notes) {}

    static Cut divide(
            ContextSettings settings, String question, List<Told> thread, List<Prepared> read) {
        return new Budget(settings.tokens(), question).divide(thread, read);
    }

    private Cut divide(List<Told> thread, List<Prepared> read) {
        Talk talk = new Talk(thread);
        Map<Reading.Share, Integer> rooms = rooms(talk.need(), read);
        List<Material> material = new ArrayList<>();
        Item[] items = new Item[read.size()];
        waiting = (int) read.stream().filter(each -> each.pictures() > 0).count();
        int carry = 0;
        for (Reading.Share share : Reading.Share.values()) {
            int room = rooms.getOrDefault(share, 0) + carry;
            int used =
                    share == Reading.Share.MESSAGES
                            ? talk.fill(room)
                            : fill(share, room, read, material, items);
            carry = room - used;
        }
        return new Cut(
                question,
                List.copyOf(talk.kept),
                talk.missing,
                talk.used,
                Math.max(0, talk.need() - talk.used),
                material,
                List.of(items),
                notes.all());
    }

    private Map<Reading.Share, Integer> rooms(int messages, List<Prepared> read) {
        Map<Reading.Share, Integer> needs = new EnumMap<>(Reading.Share.class);
        needs.put(Reading.Share.MESSAGES, messages);
        for (Prepared each : read)
            needs.merge(each.reading().found().share(), each.tokens(), Budget::sum);
        Map<Reading.Share, Integer> rooms = new EnumMap<>(Reading.Share.class);
        int left = tokens;
        for (Reading.Share share : Reading.Share.values()) {
            long own = (long) tokens * share.percent / 100;
            int room = (int) Math.min(own, needs.getOrDefault(share, 0));
            rooms.put(share, room);
            left -= room;
        }
        for (Reading.Share share : Reading.Share.values()) {
            int more = Math.min(left, needs.getOrDefault(share, 0) - rooms.getOrDefault(share, 0));
            rooms.merge(share, more, Budget::sum);
            left -= more;
        }
        return rooms;
    }

    /// Cuts what belongs to one class; returns what it takes.
    private int fill(
            Reading.Share share,
            int room,
            List<Prepared> read,
            List<Material> material,
            Item[] items) {
        List<Integer> own = new ArrayList<>();
        for (int i = 0; i < items.length; i++)
            if (read.get(i).reading().found().share() == share) own.add(i);
        int[] fair = fair(own.stream().mapToInt(i -> read.get(i).tokens()).toArray(), room);
        int left = room;
        int spare = room;
        for (int each : fair) spare -= each;
        for (int k = 0; k < fair.length; k++) {
            Prepared prepared = read.get(own.get(k));
            Choosing.Chosen chosen =
                    Choosing.choose(
                            prepared,
                            terms,
                            Math.min(left, fair[k] + spare),
                            picturesFor(prepared));
            pictures -= (int) chosen.materials().stream().filter(m -> m.picture() != null).count();
            spare += fair[k] - chosen.tokens();
            left -= chosen.tokens();
            material.addAll(chosen.materials());
            items[own.get(k)] = item(prepared, chosen);
            notes.of(prepared, chosen);
        }
        return room - left;
    }

    /// A long scan leaves a picture to each of those that come after it.
    private int picturesFor(Prepared prepared) {
        if (prepared.pictures() == 0) return 0;
        waiting--;
        return Math.clamp(pictures - waiting, Math.min(1, pictures), PICTURES);
    }

    /// Everybody gets the same unless they need less; where that is too little, the first in line get something useful.
    private static int[] fair(int[] needs, int room) {
        int count = needs.length;
        int[] given = new int[count];
        int useful = Math.max(1, Math.min(count, room / LEAST_OF_A_FILE));
        List<Integer> byNeed = new ArrayList<>();
        int small = 0;
        for (int i = 0; i < count; i++) {
            boolean tiny = needs[i] <= LEAST_OF_A_FILE;
            if (byNeed.size() < useful || tiny && small++ < useful) byNeed.add(i);
        }
        byNeed.sort(Comparator.comparingInt(i -> needs[i]));
        int left = room;
        int waiting = byNeed.size();
        for (int i : byNeed) {
            given[i] = Math.min(needs[i], left / waiting--);
            left -= given[i];
        }
        return given;
    }

    private static Item item(Prepared prepared, Choosing.Chosen chosen) {
        Reading.Found found = prepared.reading().found();
        Extract extract = prepared.extract();
        return new Item(
                found.kind(),
                found.title(),
                found.url(),
                found.count(),
                chosen.tokens(),
                chosen.cut(),
                extract == null ? List.of() : extract.notes(),
                extract == null ? 0 : extract.unseen(),
                prepared.why());
    }

    /// A question that is longer than most of the budget is cut too.
    private static String shortened(String question, int tokens) {
        return Choosing.beginning(question, tokens * 3 / 4);
    }

    private static int sum(int a, int b) {
        return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
    }

    /// The thread: the root stays, then the newest messages as far as they fit.
    private static final class Talk {
        private final List<Told> thread;
        private final int[] costs;
        final Deque<Context.Said> kept = new ArrayDeque<>();
        int missing;
        int used;

        Talk(List<Told> thread) {
            this.thread = thread;
            this.costs =
                    thread.stream()
                            .mapToInt(t -> Tokens.estimate(t.said().text()) + AROUND_MESSAGE)
                            .toArray();
        }

        int need() {
            long need = 0;
            for (int cost : costs) need += cost;
            return (int) Math.min(Integer.MAX_VALUE, need);
        }

        int fill(int room) {
            boolean[] shown = new boolean[costs.length];
            Context.Said[] said = new Context.Said[costs.length];
            int left = room;
            for (int i = 0; i < costs.length; i++)
                if (i == 0 || thread.get(i).keep())
                    left -=
                            take(
                                    i,
                                    Math.min(left, Math.max(room / 4, left - later(i))),
                                    shown,
                                    said);
            for (int i = costs.length - 1; i > 0; i--) {
                if (shown[i]) continue;
                int cost = take(i, left, shown, said);
                left -= cost;
                if (cost < costs[i]) break;
            }
            for (int i = 0; i < costs.length; i++) {
                if (shown[i] && !said[i].text().isBlank()) kept.add(said[i]);
                if (!shown[i]) missing++;
            }
            used = room - left;
            return used;
        }

        /// What the messages after the root would take.
        private int later(int root) {
            return root == 0 ? need() - costs[0] : Integer.MAX_VALUE / 2;
        }

        private int take(int i, int room, boolean[] shown, Context.Said[] said) {
            Context.Said whole = thread.get(i).said();
            said[i] = whole;
            if (costs[i] <= room) {
                shown[i] = true;
                return costs[i];
            }
            if (room < LEAST_OF_A_MESSAGE) return 0;
            String text = Choosing.beginning(whole.text(), room - AROUND_MESSAGE);
            if (text.isBlank()) return 0;
            shown[i] = true;
            said[i] = new Context.Said(whole.own(), whole.name(), whole.at(), text);
            return Tokens.estimate(text) + AROUND_MESSAGE;
        }
    }
}
