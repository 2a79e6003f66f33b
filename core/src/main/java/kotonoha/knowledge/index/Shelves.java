package kotonoha.knowledge.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kotonoha.kernel.Language;
import kotonoha.knowledge.Document;
import kotonoha.knowledge.Passage;
import kotonoha.knowledge.Passages;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryRescorer;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;

/// The finished index over all passages. Each passage lies in the fields of its language, plus one field of Latin
/// words and numbers as typed, which both languages share. Thread-safe.
final class Shelves {
    /// Passages below this share of the question's weight do not answer it.
    private static final double LEAST_COVERED = 0.25;

    /// If not even the best passage covers this share, the question is about something else.
    private static final double LEAST_BEST = 0.40;

    /// Latin words and numbers that weigh less than this share of a Japanese question do not stand for it.
    private static final double LEAST_SHARED = 0.30;

    private static final int CANDIDATES = 100;
    private static final int LONGEST_QUERY = 2_000;
    private static final int PER_DOCUMENT = 4;
    private static final double OTHER_LANGUAGE = 0.9;
    private static final double ACROSS = 0.7;
    private static final double PER_YEAR = 0.05;
    private static final double UNDATED = 0.9;
    private static final double NOT_COVERED = 0.3;
    private static final int VERSION_DAYS = 90;
    private static final double ADJACENCY = 0.2;

    private final Words words;
    private final List<Passage> passages;
    private final int documents;
    private final @Nullable LocalDate newest;
    private final IndexSearcher searcher;

    private Shelves(Words words, List<Passage> passages, int documents, IndexSearcher searcher) {
        this.words = words;
        this.passages = passages;
        this.documents = documents;
        this.searcher = searcher;
        this.newest = newest(passages);
    }

    static Shelves of(List<Document> documents, Words words) {
        List<Passage> passages = new ArrayList<>();
        for (Document document : documents) passages.addAll(Passages.of(document));
        try {
            IndexSearcher searcher =
                    new IndexSearcher(DirectoryReader.open(index(passages, words)));
            return new Shelves(words, List.copyOf(passages), documents.size(), searcher);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int documents() {
        return documents;
    }

    List<Passage> search(kotonoha.knowledge.Query query) {
        String folded = Words.folded(cut(query.words()));
        try {
            Asked asked = Asked.of(folded, words, searcher);
            if (asked.isEmpty() || query.limit() < 1) return List.of();
            return chosen(ranked(asked, query.language()), query.limit());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Hit(Passage passage, double score, double covered) {}

    private List<Hit> ranked(Asked asked, Language language) throws IOException {
        TopDocs found = searcher.search(asked.scoring(), CANDIDATES);
        if (found.scoreDocs.length == 0) return List.of();
        TopDocs near =
                QueryRescorer.rescore(searcher, found, asked.adjacent(), ADJACENCY, CANDIDATES);
        Map<Integer, Double> covered = covered(asked, found);
        List<Hit> hits = new ArrayList<>();
        for (ScoreDoc doc : near.scoreDocs) {
            Passage passage = passage(doc.doc);
            double share = covered.getOrDefault(doc.doc, 0.0);
            double topical = NOT_COVERED + Math.min(share, 1);
            hits.add(new Hit(passage, doc.score * topical * prior(passage, language), share));
        }
        hits.sort(Comparator.comparingDouble(Hit::score).reversed());
        raiseNewer(hits);
        return hits;
    }

    /// Where an old version of a document stands above the newer one that says as much, they change places.
    private static void raiseNewer(List<Hit> hits) {
        for (int old = 0; old < hits.size(); old++) {
            for (int i = old + 1; i < hits.size(); i++) {
                if (!replaces(hits.get(i), hits.get(old))) continue;
                hits.add(old, hits.remove(i));
                break;
            }
        }
    }

    private static boolean replaces(Hit newer, Hit old) {
        LocalDate before = old.passage().changed();
        LocalDate after = newer.passage().changed();
        if (before == null || after == null || !after.isAfter(before.plusDays(VERSION_DAYS)))
            return false;
        return newer.passage().language() == old.passage().language()
                && newer.covered() >= 0.8 * old.covered()
                && newer.score() >= 0.4 * old.score()
                && alike(newer.passage().title(), old.passage().title());
    }

    /// Titles that share most of their letters and words, numbers aside.
    private static boolean alike(String one, String two) {
        Set<String> words = inTitle(one);
        Set<String> others = inTitle(two);
        long shared = words.stream().filter(others::contains).count();
        return shared >= 2 && shared >= 0.4 * Math.min(words.size(), others.size());
    }

    private static Set<String> inTitle(String title) {
        String folded = Words.folded(title).replaceAll("\\p{N}", " ");
        Set<String> words = new HashSet<>(Words.pairs(folded));
        words.addAll(Words.typed(folded));
        return words;
    }

    /// How much of the question each passage speaks of: the weight of the asked words that it holds, of all of them. A
    /// Japanese question shares no more with an English passage than its Latin words and numbers: those are the whole.
    private Map<Integer, Double> covered(Asked asked, TopDocs found) throws IOException {
        Map<Integer, Double> covered = shares(found, asked.covering(), asked.weight());
        double typed = asked.weightTyped();
        if (typed < LEAST_SHARED * asked.weight() || typed >= asked.weight()) return covered;
        Map<Integer, Double> across = shares(found, asked.coveringTyped(), typed);
        for (Map.Entry<Integer, Double> one : across.entrySet()) {
            if (passage(one.getKey()).language() == Language.EN)
                covered.merge(one.getKey(), ACROSS * one.getValue(), Math::max);
        }
        return covered;
    }

    private Map<Integer, Double> shares(TopDocs found, Query words, double all) throws IOException {
        QueryRescorer only =
                new QueryRescorer(words) {
                    @Override
                    protected float combine(float first, boolean matches, float second) {
                        return matches ? second : 0;
                    }
                };
        Map<Integer, Double> shares = new HashMap<>();
        for (ScoreDoc doc : only.rescore(searcher, copy(found), CANDIDATES).scoreDocs) {
            shares.put(doc.doc, doc.score / all);
        }
        return shares;
    }

    /// A rescorer writes its scores into the hits that it is given.
    private static TopDocs copy(TopDocs found) {
        ScoreDoc[] copies = new ScoreDoc[found.scoreDocs.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = new ScoreDoc(found.scoreDocs[i].doc, found.scoreDocs[i].score);
        }
        return new TopDocs(found.totalHits, copies);
    }

    /// The asker's language and newer documents come first among near-equals.
    private double prior(Passage passage, Language language) {
        double prior = passage.language() == language ? 1 : OTHER_LANGUAGE;
        LocalDate changed = passage.changed();
        if (changed == null || newest == null) return prior * UNDATED;
        double years = ChronoUnit.DAYS.between(changed, newest) / 365.0;
        return prior / (1 + PER_YEAR * years);
    }

    private List<Passage> chosen(List<Hit> ranked, int limit) {
        double best = ranked.stream().mapToDouble(Hit::covered).max().orElse(0);
        if (best < LEAST_BEST) return List.of();
        List<Hit> fit = ranked.stream().filter(hit -> hit.covered() >= LEAST_COVERED).toList();
        List<Passage> chosen = new ArrayList<>();
        Map<String, Integer> taken = new HashMap<>();
        for (Hit hit : fit) {
            if (chosen.size() >= limit) break;
            int of = taken.merge(document(hit.passage()), 1, Integer::sum);
            if (of <= PER_DOCUMENT) chosen.add(hit.passage());
        }
        showOtherLanguage(chosen, fit, limit);
        return List.copyOf(chosen);
    }

    /// One place of a full list is kept for the other language, if it has anything fitting.
    private static void showOtherLanguage(List<Passage> chosen, List<Hit> fit, int limit) {
        if (limit < 3 || chosen.size() < limit) return;
        Language shown = chosen.getFirst().language();
        if (chosen.stream().anyMatch(passage -> passage.language() != shown)) return;
        fit.stream()
                .map(Hit::passage)
                .filter(passage -> passage.language() != shown)
                .findFirst()
                .ifPresent(other -> chosen.set(chosen.size() - 1, other));
    }

    /// Nothing is merged or deleted, so that the index keeps the order of the list.
    private Passage passage(int doc) {
        return passages.get(doc);
    }

    private static String document(Passage passage) {
        return passage.id().substring(0, passage.id().lastIndexOf('#'));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_QUERY ? text : text.substring(0, LONGEST_QUERY);
    }

    private static @Nullable LocalDate newest(List<Passage> passages) {
        LocalDate newest = null;
        for (Passage passage : passages) {
            LocalDate changed = passage.changed();
            if (changed != null && (newest == null || changed.isAfter(newest))) newest = changed;
        }
        return newest;
    }

    private static ByteBuffersDirectory index(List<Passage> passages, Words words)
            throws IOException {
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer());
        config.setMergePolicy(NoMergePolicy.INSTANCE);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (Passage passage : passages) writer.addDocument(fields(passage, words));
        }
        return directory;
    }

    private static org.apache.lucene.document.Document fields(Passage passage, Words words) {
        String title = Words.folded(passage.title() + "\n" + passage.section());
        String body = title + "\n" + Words.folded(passage.text());
        org.apache.lucene.document.Document fields = new org.apache.lucene.document.Document();
        add(fields, Asked.TYPED, Words.typed(body));
        if (passage.language() == Language.JA) {
            add(fields, Asked.BODY_JA, words.japanese(body));
            add(fields, Asked.TITLE_JA, words.japanese(title));
            add(fields, Asked.PAIRS, Words.pairs(body));
        } else {
            add(fields, Asked.BODY_EN, words.english(body));
            add(fields, Asked.TITLE_EN, words.english(title));
            if (Words.isJapanese(body)) add(fields, Asked.PAIRS, Words.pairs(body));
        }
        return fields;
    }

    private static void add(
            org.apache.lucene.document.Document fields, String field, List<String> terms) {
        fields.add(new TextField(field, String.join(" ", terms), Field.Store.NO));
    }
}
