package kotonoha.knowledge.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/// What a question asks for: its meaningful words, each with its weight, and the queries made of them. The weights of
/// the fields were measured on five Japanese and five English collections.
///
/// @param meant the words; `pairs` are pairs of Japanese letters, `runs` word sequences for the adjacency query
record Asked(List<Meant> meant, List<String> pairs, List<Run> runs) {
    static final String BODY_JA = "ja";
    static final String TITLE_JA = "title_ja";
    static final String PAIRS = "pairs";
    static final String BODY_EN = "en";
    static final String TITLE_EN = "title_en";
    static final String TYPED = "typed";

    /// What a word counts for on top when it stands in a title or heading: then the passage is about it.
    private static final double IN_TITLE = 0.5;

    private static final int MOST_WORDS = 48;
    private static final int MOST_PAIRS = 200;
    private static final int WINDOW = 8;

    /// One word as it lies in some fields, and how much it tells.
    record Meant(List<Placed> places, double weight) {
        boolean isTyped() {
            return places.getFirst().field().equals(TYPED);
        }
    }

    record Placed(String field, String term, double boost) {}

    record Run(String field, List<String> terms) {}

    static Asked of(String folded, Words words, IndexSearcher searcher) throws IOException {
        List<Meant> meant = new ArrayList<>();
        for (String word : words.meantInJapanese(folded)) {
            meant.add(
                    weighed(
                            List.of(new Placed(BODY_JA, word, 1), new Placed(TITLE_JA, word, 0.3)),
                            searcher));
        }
        boolean japanese = Words.isJapanese(folded);
        for (String typed : Words.meantAsTyped(folded)) {
            List<Placed> places = new ArrayList<>();
            places.add(new Placed(TYPED, typed, japanese || isCode(typed) ? 1 : 0.5));
            for (String stem : words.english(typed)) {
                places.add(new Placed(BODY_EN, stem, 1));
                places.add(new Placed(TITLE_EN, stem, 0.3));
            }
            meant.add(weighed(places, searcher));
        }
        meant.sort(Comparator.comparingDouble(Meant::weight).reversed());
        List<Run> runs = new ArrayList<>();
        if (japanese) runs.add(new Run(BODY_JA, words.japanese(folded)));
        runs.add(new Run(BODY_EN, words.english(folded)));
        return new Asked(
                List.copyOf(meant.subList(0, Math.min(meant.size(), MOST_WORDS))),
                Words.pairs(folded).stream().distinct().limit(MOST_PAIRS).toList(),
                List.copyOf(runs));
    }

    boolean isEmpty() {
        return meant.isEmpty();
    }

    /// BM25 over all fields.
    Query scoring() {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (Meant word : meant) {
            for (Placed p : word.places()) query.add(boosted(term(p), p.boost()), Occur.SHOULD);
        }
        for (String pair : pairs) {
            query.add(boosted(new TermQuery(new Term(PAIRS, pair)), 0.4), Occur.SHOULD);
        }
        return query.build();
    }

    /// Neighbouring words of the question that are neighbours in the passage too; half as much if merely near.
    Query adjacent() {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (Run run : runs) {
            List<String> terms = run.terms().subList(0, Math.min(run.terms().size(), MOST_WORDS));
            for (int i = 0; i + 1 < terms.size(); i++) {
                String one = terms.get(i);
                String two = terms.get(i + 1);
                query.add(new PhraseQuery(run.field(), one, two), Occur.SHOULD);
                query.add(
                        boosted(new PhraseQuery(WINDOW, run.field(), one, two), 0.5), Occur.SHOULD);
            }
        }
        return query.build();
    }

    /// Scores a passage by the sum of the weights of the words it holds, with something on top for those in titles.
    Query covering() {
        return covering(meant);
    }

    /// The same for the Latin words and numbers alone: all that a Japanese question shares with an English text.
    Query coveringTyped() {
        return covering(typed());
    }

    private static Query covering(List<Meant> words) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (Meant word : words) {
            BooleanQuery.Builder anywhere = new BooleanQuery.Builder();
            for (Placed place : word.places()) {
                anywhere.add(term(place), Occur.SHOULD);
                if (place.field().startsWith("title"))
                    query.add(held(term(place), word.weight() * IN_TITLE), Occur.SHOULD);
            }
            query.add(held(anywhere.build(), word.weight()), Occur.SHOULD);
        }
        return query.build();
    }

    double weight() {
        return weight(meant);
    }

    double weightTyped() {
        return weight(typed());
    }

    private List<Meant> typed() {
        return meant.stream().filter(Meant::isTyped).toList();
    }

    private static double weight(List<Meant> words) {
        return words.stream().mapToDouble(Meant::weight).sum();
    }

    private static Meant weighed(List<Placed> places, IndexSearcher searcher) throws IOException {
        int holding = 0;
        for (Placed place : places) {
            holding = Math.max(holding, searcher.getIndexReader().docFreq(at(place)));
        }
        int all = searcher.getIndexReader().numDocs();
        return new Meant(places, Math.log(1 + (all - holding + 0.5) / (holding + 0.5)));
    }

    /// A number or a name with digits: telling in any language.
    private static boolean isCode(String typed) {
        return typed.chars().anyMatch(Character::isDigit);
    }

    private static Query held(Query query, double weight) {
        return boosted(new ConstantScoreQuery(query), weight);
    }

    private static Query term(Placed place) {
        return new TermQuery(at(place));
    }

    private static Term at(Placed place) {
        return new Term(place.field(), place.term());
    }

    private static Query boosted(Query query, double boost) {
        return boost == 1 ? query : new BoostQuery(query, (float) boost);
    }
}
