package kotonoha.tools;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import kotonoha.files.Attached;

/// Finds an attached file by the name that a model gives, which may be written a little differently.
final class Attachments {
    private Attachments() {}

    /// The file of exactly this name, else of the same letters, else the only one that is meant by it.
    static Optional<Attached> named(String name, List<Attached> attached) {
        Optional<Attached> exact = only(attached, file -> file.name().equals(name));
        if (exact.isPresent()) return exact;
        String wanted = folded(name);
        Optional<Attached> alike = only(attached, file -> folded(file.name()).equals(wanted));
        if (alike.isPresent() || wanted.isEmpty()) return alike;
        return only(
                attached,
                file -> {
                    String own = folded(file.name());
                    return own.contains(wanted) || wanted.contains(own);
                });
    }

    private static Optional<Attached> only(List<Attached> attached, Predicate<Attached> is) {
        List<Attached> found = attached.stream().filter(is).limit(2).toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static String folded(String name) {
        String folded = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return folded.replaceAll("\\s+", "");
    }
}
