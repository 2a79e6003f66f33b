package kotonoha.model.practice;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds a table's names and values in a question. The two languages share a few everyday words for columns, so that
/// "sales by region" finds 売上 and 地域.
final class Matching {
    private static final List<List<String>> ALIKE =
            List.of(
                    List.of("売上", "売り上げ", "金額", "sales", "revenue", "amount"),
                    List.of("地域", "エリア", "地区", "営業所", "支店", "拠点", "region", "area", "branch"),
                    List.of("店舗", "支店", "営業所", "拠点", "branch", "store", "shop", "site", "office"),
                    List.of("商品", "製品", "品名", "品目", "product", "item"),
                    List.of("数量", "個数", "台数", "quantity", "qty", "units"),
                    List.of("単価", "価格", "値段", "price"),
                    List.of("日付", "日時", "年月日", "date", "day"),
                    List.of("担当", "担当者", "owner", "rep", "assignee", "person"),
                    List.of("顧客", "取引先", "得意先", "客", "customer", "client", "account"),
                    List.of("部署", "部門", "部", "department", "team", "division"),
                    List.of("分類", "カテゴリ", "種類", "区分", "category", "type", "kind"),
                    List.of("状態", "ステータス", "状況", "status", "state"),
                    List.of("費用", "経費", "コスト", "cost", "expense"),
                    List.of("利益", "粗利", "profit", "margin"),
                    List.of("都道府県", "県", "prefecture"),
                    List.of("国", "country"),
                    List.of("都市", "市", "city"),
                    List.of("年齢", "age"),
                    List.of("時間", "hours", "time"),
                    List.of("氏名", "名前", "name"),
                    List.of("優先度", "priority"),
                    List.of("月", "month"),
                    List.of("年", "year"));

    private Matching() {}

    static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /// Where a column's name stands in the folded question, and how long what stands there is; whole names come before
    /// words that mean much the same.
    record Place(int at, int end, boolean named) {}

    /// The place of a column's name in a folded question, or of a word that means the same.
    static List<Place> places(String column, String question) {
        List<Place> places = new ArrayList<>();
        String name = folded(column).replaceAll("[\\(（\\[［].*$", "").replace('_', ' ').strip();
        for (String written : List.of(name, folded(column).strip(), plural(name)))
            add(written, question, true, places);
        if (!places.isEmpty()) return places;
        String bare = name.replaceAll("(名称?|\\sname)$", "");
        if (bare.length() > 1 && !bare.equals(name))
            for (String written : List.of(bare, plural(bare)))
                add(written, question, false, places);
        for (List<String> alike : ALIKE) {
            boolean fits = alike.stream().anyMatch(word -> isPart(word, name));
            if (fits) alike.forEach(word -> add(word, question, false, places));
            if (fits) alike.forEach(word -> add(plural(word), question, false, places));
        }
        return places;
    }

    /// Where a value of a cell stands in the folded question.
    static OptionalInt place(String value, String question) {
        List<Place> places = new ArrayList<>();
        String written = folded(value).strip();
        if (written.length() < 2 || written.matches("[\\d.,]+")) return OptionalInt.empty();
        add(written, question, true, places);
        return places.isEmpty() ? OptionalInt.empty() : OptionalInt.of(places.getFirst().at());
    }

    private static void add(String word, String question, boolean named, List<Place> places) {
        if (word.isEmpty()) return;
        boolean latin = word.chars().allMatch(c -> c < 0x250);
        if (!latin && word.length() == 1 && !named) return;
        String edge = latin ? "(?<![\\p{IsLatin}\\p{N}])%s(?![\\p{IsLatin}\\p{N}])" : "%s";
        Matcher matcher = Pattern.compile(edge.formatted(Pattern.quote(word))).matcher(question);
        while (matcher.find()) {
            Place place = new Place(matcher.start(), matcher.end(), named);
            if (!places.contains(place)) places.add(place);
        }
    }

    /// A Latin word is part of a name by itself, a Japanese one wherever it stands.
    private static boolean isPart(String word, String name) {
        boolean latin = word.chars().allMatch(c -> c < 0x250);
        if (!latin) return word.length() == 1 ? name.equals(word) : name.contains(word);
        return List.of(name.split("[^\\p{IsLatin}]+", -1)).contains(word);
    }

    private static String plural(String word) {
        boolean latin = !word.isEmpty() && word.chars().allMatch(c -> c < 0x250);
        if (!latin) return "";
        if (word.endsWith("y")) return word.substring(0, word.length() - 1) + "ies";
        return word.endsWith("s") ? word.substring(0, word.length() - 1) : word + "s";
    }
}
