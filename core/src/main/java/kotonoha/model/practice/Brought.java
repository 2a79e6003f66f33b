package kotonoha.model.practice;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import kotonoha.kernel.Json;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.practice.Conversation.Found;
import tools.jackson.databind.JsonNode;

/// What was read beside the conversation and stands before the question: files, canvases, pages.
///
/// @param pictures titles of pictures, which the practice model cannot see
/// @param files names of data files, by which tools know them
/// @param unread what could not be read, with the reason's name
record Brought(
        List<Found> material, List<String> pictures, List<String> files, List<Unread> unread) {
    private static final Pattern MEANT =
            Pattern.compile(
                    "(?is).*(ファイル|添付|ＰＤＦ|エクセル|スライド|パワポ|ワード文書|画像|写真|スクショ|キャンバス|リンク先|貼った|貼ってある|投稿した|アップロード"
                            + "|この(資料|文書|ページ|記事|リンク|メール|データ|表)|その(資料|文書|ページ|記事|リンク|メール|データ|表)"
                            + "|pdf|csv|xlsx|docx|pptx|\\bzip\\b"
                            + "|\\b(files?|attach(ed|ments?)|excel|spreadsheet|slides?|deck|canvas|images?|pictures?|photos?|screenshots?|linked|posted|uploaded)\\b"
                            + "|\\b(this|that|the) (document|page|article|link|e?-?mail|data|table|sheet)\\b).*");
    private static final Pattern OF_PICTURE =
            Pattern.compile(
                    "(?is).*(画像|写真|スクショ|図に|図は|何が写|\\b(images?|pictures?|photos?|screenshots?|diagram)\\b).*");

    /// A table's description up to the next empty line.
    private static final Pattern PROFILE =
            Pattern.compile("(?ms)^### Table `[^\\n]*\\n.*?(?:\\n\\s*\\n|\\z)");

    private static final int MOST = 60;

    Brought {
        material = List.copyOf(material);
        pictures = List.copyOf(pictures);
        files = List.copyOf(files);
        unread = List.copyOf(unread);
    }

    /// Something that could not be read; `title` is "" where it must not be named.
    record Unread(String title, String reason) {}

    static Brought of(List<Item> input) {
        List<Found> material = new ArrayList<>();
        List<String> pictures = new ArrayList<>();
        List<String> files = new ArrayList<>();
        List<Unread> unread = new ArrayList<>();
        for (Item item : input) {
            if (!(item instanceof Item.Shown(String text, var _))) continue;
            int from = text.indexOf('{');
            JsonNode shown =
                    from < 0
                            ? Json.object()
                            : Json.tryParse(text.substring(from)).orElseGet(Json::object);
            for (JsonNode one : shown.path("material")) {
                if (one.has("picture")) pictures.add(Json.text(one, "title"));
                Found found = Conversation.found(one);
                if (!found.text().isBlank() && material.size() < MOST) material.add(found);
            }
            for (JsonNode file : shown.path("files"))
                if (Json.text(file, "kind").equals("table")) files.add(Json.text(file, "name"));
            for (JsonNode one : shown.path("not_readable"))
                unread.add(new Unread(Json.text(one, "title"), Json.text(one, "reason")));
        }
        return new Brought(material, pictures, files, unread);
    }

    /// The material without descriptions of tables: what can be quoted.
    List<Found> quotable() {
        List<Found> quotable = new ArrayList<>();
        for (Found found : material) {
            String text = PROFILE.matcher(found.text()).replaceAll("").strip();
            if (!text.isEmpty()) quotable.add(found.withText(text));
        }
        return quotable;
    }

    boolean isEmpty() {
        return material.isEmpty() && unread.isEmpty() && pictures.isEmpty();
    }

    /// Whether the question is about what was brought: it says so, or names it.
    boolean isMeant(String question) {
        if (isEmpty()) return false;
        return MEANT.matcher(question).matches() || names(question);
    }

    boolean isPictureMeant(String question) {
        if (pictures.isEmpty()) return false;
        boolean named = pictures.stream().anyMatch(title -> isNamed(title, question));
        return named || OF_PICTURE.matcher(question).matches();
    }

    private boolean names(String question) {
        return material.stream().anyMatch(found -> isNamed(found.title(), question))
                || unread.stream().anyMatch(one -> isNamed(one.title(), question));
    }

    static boolean isNamed(String title, String question) {
        int dot = title.lastIndexOf('.');
        String stem = Matching.folded(dot > 0 ? title.substring(0, dot) : title).strip();
        return stem.length() >= 3 && Matching.folded(question).contains(stem);
    }
}
