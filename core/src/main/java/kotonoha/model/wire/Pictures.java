package kotonoha.model.wire;

import java.util.List;
import java.util.Set;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;

/// Pictures in a request, and servers that take none: they are asked again without.
public final class Pictures {
    /// The name under which a script notes that this server takes no pictures.
    public static final String PICTURES = "pictures";

    private static final Set<Integer> REFUSALS = Set.of(400, 404, 415, 422, 500, 501);

    private Pictures() {}

    /// What a model is told in the place of pictures that it cannot be shown.
    public static String unseen(String text) {
        return text + "\n(The picture could not be shown to you. Say so where it matters.)";
    }

    public static int in(ModelRequest request) {
        return request.input().stream()
                .mapToInt(item -> item instanceof Item.Shown shown ? shown.pictures().size() : 0)
                .sum();
    }

    /// Whether a refusal is about the request's pictures.
    public static boolean refused(ModelRequest request, int status, ServerFault fault) {
        if (!REFUSALS.contains(status) || in(request) == 0) return false;
        return fault.coded("image")
                || fault.names("image_url")
                || fault.names("input_image")
                || fault.tells("image", "picture", "vision", "multimodal", "modalit");
    }

    /// Whether it is about all pictures, not about one that is damaged or too large.
    public static boolean never(ServerFault fault) {
        boolean thisOne =
                fault.coded("image_", "invalid_image")
                        || fault.tells(
                                "format",
                                "valid image",
                                "too large",
                                "too big",
                                "too many",
                                "dimension",
                                "pixel",
                                "corrupt",
                                "decode",
                                "download");
        return !thisOne;
    }

    /// What the run says of the pictures that were left out.
    public static List<ModelEvent> leftOut(ModelRequest request, boolean left) {
        int pictures = in(request);
        return left && pictures > 0 ? List.of(new ModelEvent.Unseen(pictures)) : List.of();
    }
}
