package kotonoha.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kotonoha.files.Extract;
import kotonoha.kernel.Language;
import org.jspecify.annotations.Nullable;

/// Chooses what of one text is shown when not all of it fits: its beginning always, then what shares words with the
/// question, in the order of the text. Cuts only between paragraphs, rows and lines; tables keep their header, code blocks
/// their fences.
final class Choosing {
    private static final String CUT = "[…]";

    /// The weight of the mark where something was left out.
    static final long GAP = 700;

    /// Rows of a long table that are shown below its profile.
    private static final long ROWS = 150_000;

    /// Less than that of a paragraph is not worth showing.
    private static final long LEAST = 2_000;

    private final Prepared from;
    private final Terms terms;
    private final BitSet chosen = new BitSet();
    private final BitSet opened = new BitSet();
    private final int[] firsts;
    private int partial = -1;
    private int atoms;
    private String begun = "";
    private long left;
    private int pictures;

    private Choosing(Prepared from, Terms terms, long room, int pictures) {
        this.from = from;
        this.terms = terms;
        this.left = room;
        this.pictures = pictures;
        this.firsts = firsts(from);
    }

    /// The first piece of each group, and where the last group ends.
    private static int[] firsts(Prepared from) {
        int[] firsts = new int[from.groups().size() + 1];
        Arrays.fill(firsts, from.pieces().size());
        for (int i = from.pieces().size() - 1; i >= 0; i--)
            firsts[from.pieces().get(i).group()] = i;
        return firsts;
    }

    /// @param tokens that it takes
    /// @param cut tokens that were left out
    /// @param parts of the file, counted from 0, of which at least something is shown
    record Chosen(List<Material> materials, int tokens, int cut, BitSet parts) {}

    /// @param pictures that may still be shown
    static Chosen choose(Prepared from, Terms terms, int room, int pictures) {
        if (from.extract() == null) return new Chosen(List.of(), 0, 0, new BitSet());
        Choosing choosing = new Choosing(from, terms, 100L * room, pictures);
        if (from.pieces().isEmpty()) return choosing.picture(room);
        choosing.choose();
        return choosing.chosen(from.extract());
    }

    /// As much of a Markdown text from its start as fits, cut where it may be cut, and marked; the text itself where it fits.
    static String beginning(String text, int room) {
        if (Tokens.estimate(text) <= room) return text;
        Reading.Found none =
                new Reading.Found(
                        Item.Kind.THREAD, Reading.Share.MESSAGES, "", "", "", 1, "", null, false);
        Extract whole =
                Extract.of(
                        Extract.Kind.MARKDOWN,
                        "",
                        "",
                        List.of(new Extract.Part(Extract.Unit.PAGE, 1, "", text)));
        Prepared prepared = Prepared.of(new Reading(none, whole), Language.EN, same -> same);
        Choosing choosing = new Choosing(prepared, Terms.of(""), 100L * room + free(prepared), 0);
        choosing.choose();
        List<Material> shown = choosing.chosen(whole).materials();
        return shown.isEmpty() ? "" : shown.getFirst().text();
    }

    /// A message has no title, section and address.
    private static long free(Prepared prepared) {
        return prepared.groups().isEmpty() ? 0 : prepared.groups().getFirst().weight() - GAP;
    }

    private Chosen picture(int room) {
        Extract extract = from.extract();
        boolean fits = from.tokens() <= room && pictures > 0;
        if (extract == null || extract.picture() == null || !fits)
            return new Chosen(List.of(), 0, from.tokens(), new BitSet());
        Reading.Found found = from.reading().found();
        Material shown =
                new Material(
                        found.id(),
                        found.kind(),
                        found.title(),
                        "",
                        found.url(),
                        found.posted(),
                        found.author(),
                        "",
                        extract.picture());
        return new Chosen(List.of(shown), from.tokens(), 0, new BitSet());
    }

    private void choose() {
        int count = from.pieces().size();
        if (from.weight() <= left && from.pictures() <= pictures) {
            chosen.set(0, count);
            opened.set(0, from.groups().size());
            return;
        }
        if (isTable()) left = Math.min(left, profileWeight() + ROWS);
        for (int index : order()) {
            Prepared.Piece piece = from.pieces().get(index);
            long cost = cost(piece);
            if (piece.isPicture() && (cost > left || pictures == 0)) continue;
            if (cost > left) {
                begin(index);
                return;
            }
            left -= cost;
            if (piece.isPicture()) pictures--;
            chosen.set(index);
            opened.set(piece.group());
        }
    }

    private long cost(Prepared.Piece piece) {
        return piece.weight() + GAP + around(piece);
    }

    private long around(Prepared.Piece piece) {
        return opened.get(piece.group()) ? 0 : from.groups().get(piece.group()).weight();
    }

    private int[] order() {
        int count = from.pieces().size();
        if (isTable()) return IntStream.range(0, count).toArray();
        if (isTalk()) return talkOrder();
        double[] scores = terms.scores(from.pieces());
        Comparator<Integer> best = Comparator.comparingDouble(i -> -scores[i]);
        return IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(1, count)
                                .boxed()
                                .sorted(best.thenComparing(i -> i))
                                .mapToInt(i -> i))
                .toArray();
    }

    /// The first message, the one that was pointed at, then the newest.
    private int[] talkOrder() {
        List<Prepared.Piece> pieces = from.pieces();
        List<Integer> order = new ArrayList<>(IntStream.range(0, pieces.size()).boxed().toList());
        Comparator<Integer> importance =
                Comparator.comparingInt(
                        i -> pieces.get(i).part() == 0 ? 0 : isPointedAt(pieces.get(i)) ? 1 : 2);
        Comparator<Integer> newest = Comparator.comparingInt(i -> -pieces.get(i).part());
        order.sort(importance.thenComparing(newest).thenComparing(i -> i));
        return order.stream().mapToInt(i -> i).toArray();
    }

    private boolean isPointedAt(Prepared.Piece piece) {
        Extract extract = from.extract();
        return extract != null && !extract.parts().get(piece.part()).label().isEmpty();
    }

    private boolean isTable() {
        return from.groups().getFirst().part() == null;
    }

    private boolean isTalk() {
        Extract.Part part = from.groups().getFirst().part();
        Extract extract = from.extract();
        boolean mail = extract != null && extract.kind() == Extract.Kind.MAIL;
        return !mail && part != null && part.unit() == Extract.Unit.MESSAGE;
    }

    private long profileWeight() {
        long weight = 0;
        for (Prepared.Piece piece : from.pieces())
            if (piece.group() == 0) weight += piece.weight() + GAP;
        return weight + from.groups().getFirst().weight();
    }

    /// Shows as much of a piece as fits.
    private void begin(int index) {
        Prepared.Piece piece = from.pieces().get(index);
        long room = left - GAP - around(piece);
        Atom.@Nullable Frame frame = null;
        int taken = 0;
        for (Atom atom : piece.atoms()) {
            Atom.@Nullable Frame own = atom.frame();
            long cost = atom.weight() + (own != null && own != frame ? own.weight : 0);
            if (cost > room) break;
            room -= cost;
            frame = own;
            taken++;
        }
        boolean nothing = taken == 0 && chosen.isEmpty();
        if (nothing && room >= LEAST) begun = beginning(piece.atoms().getFirst(), room);
        if (taken == 0 && begun.isEmpty()) return;
        left = room - (taken == 0 ? Tokens.weight(begun) : 0);
        partial = index;
        atoms = taken;
        opened.set(piece.group());
    }

    /// The beginning of a paragraph that is too long, up to a sentence's end, or a blank.
    private static String beginning(Atom atom, long room) {
        if (atom.frame() != null || atom.text().startsWith("|")) return "";
        String text = atom.text();
        int low = 0;
        int high = text.length();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Tokens.weight(text.substring(0, middle)) <= room) low = middle;
            else high = middle - 1;
        }
        int end = low;
        for (int i = low; i > low / 2; i--)
            if ("。.!?！？\n ".indexOf(text.charAt(i - 1)) >= 0) {
                end = i;
                break;
            }
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end);
    }

    private Chosen chosen(Extract extract) {
        List<Material> materials = new ArrayList<>();
        long weight = 0;
        for (int group = opened.nextSetBit(0); group >= 0; group = opened.nextSetBit(group + 1))
            weight += add(group, extract, materials);
        int tokens = Tokens.of(weight);
        boolean whole = chosen.cardinality() == from.pieces().size();
        int cut = whole ? from.beyond() : Math.max(1, from.tokens() - tokens) + from.beyond();
        return new Chosen(List.copyOf(materials), tokens, cut, parts());
    }

    private long add(int group, Extract extract, List<Material> materials) {
        Reading.Found found = from.reading().found();
        Prepared.Group described = from.groups().get(group);
        String text = new Rendering(group).text();
        Prepared.@Nullable Piece shown = pictureOf(group);
        if (text.isBlank() && shown == null) return 0;
        materials.add(
                new Material(
                        group == 0 ? found.id() : found.id() + "#" + group,
                        found.kind(),
                        found.title(),
                        described.label(),
                        found.url(),
                        extract.changed() != null ? extract.changed() : found.posted(),
                        found.author(),
                        text,
                        shown == null ? null : extract.parts().get(shown.part()).picture()));
        long seen = shown == null ? 0 : shown.weight();
        return Tokens.weight(text) + seen + described.weight() - GAP;
    }

    /// The chosen picture of a group, null for none.
    private Prepared.@Nullable Piece pictureOf(int group) {
        for (int i = firsts[group]; i < firsts[group + 1]; i++) {
            Prepared.Piece piece = from.pieces().get(i);
            if (piece.isPicture() && chosen.get(i)) return piece;
        }
        return null;
    }

    private BitSet parts() {
        BitSet parts = new BitSet();
        for (int i = 0; i < from.pieces().size(); i++) {
            int part = from.pieces().get(i).part();
            if ((chosen.get(i) || i == partial) && part >= 0) parts.set(part);
        }
        return parts;
    }

    /// Writes what was chosen of one group.
    private final class Rendering {
        private final int group;
        private final StringBuilder text = new StringBuilder();
        private Atom.@Nullable Frame frame;
        private boolean gap;
        private boolean afterGap;

        Rendering(int group) {
            this.group = group;
        }

        String text() {
            List<Prepared.Piece> pieces = from.pieces();
            for (int i = firsts[group]; i < firsts[group + 1]; i++) {
                if (pieces.get(i).isPicture()) continue;
                if (chosen.get(i)) write(pieces.get(i).atoms());
                else if (i == partial) {
                    write(pieces.get(i).atoms().subList(0, atoms));
                    if (!begun.isEmpty()) write(List.of(Atom.of("", begun, null, false)));
                    gap = true;
                } else gap = true;
            }
            leaveFrame();
            if (gap && !text.isEmpty()) text.append("\n\n").append(CUT);
            return text.toString().strip();
        }

        private void write(List<Atom> shown) {
            for (Atom atom : shown) {
                if (gap) skip();
                if (atom.frame() != frame) enter(atom);
                else lead(atom);
                text.append(atom.text());
            }
        }

        private void skip() {
            leaveFrame();
            text.append(text.isEmpty() ? "" : "\n\n").append(CUT).append("\n\n");
            gap = false;
            afterGap = true;
        }

        private void enter(Atom atom) {
            leaveFrame();
            lead(atom);
            frame = atom.frame();
            if (frame != null) text.append(frame.open);
        }

        private void lead(Atom atom) {
            if (!afterGap) text.append(text.isEmpty() ? "" : atom.lead());
            afterGap = false;
        }

        private void leaveFrame() {
            if (frame != null) text.append(frame.close);
            frame = null;
        }
    }
}
