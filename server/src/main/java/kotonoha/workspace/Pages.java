package kotonoha.workspace;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// One page of a longer list, with the cursor of the next.
record Pages<T>(List<T> items, String next) {

    /// The page that the call's `cursor` and `limit` ask for.
    static <T> Pages<T> of(List<T> all, Args args, int otherwise, int most) {
        int from = position(args.text("cursor"), all.size());
        int to = Math.min(all.size(), from + args.number("limit", otherwise, most));
        String next = to >= all.size() ? "" : cursor(to);
        return new Pages<>(all.subList(from, to), next);
    }

    void into(ObjectNode answer) {
        answer.putObject("response_metadata").put("next_cursor", next);
    }

    private static String cursor(int position) {
        return Base64.getEncoder()
                .encodeToString(("next:" + position).getBytes(StandardCharsets.UTF_8));
    }

    private static int position(String cursor, int size) {
        if (cursor.isEmpty()) return 0;
        try {
            String plain = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
            int position = Integer.parseInt(plain.replaceFirst("^next:", ""));
            if (position >= 0 && position <= size) return position;
        } catch (IllegalArgumentException notOurs) {
            throw new Refusal("invalid_cursor");
        }
        throw new Refusal("invalid_cursor");
    }
}
