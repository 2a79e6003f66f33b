package kotonoha.kernel;

import java.security.SecureRandom;

/// The only source of randomness: ids that nobody can guess, and jitter.
public interface Chance {
    /// A number in `[0, bound)`.
    int below(int bound);

    /// A fresh identifier of lower-case letters and digits.
    default String id(int length) {
        String alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) id.append(alphabet.charAt(below(alphabet.length())));
        return id.toString();
    }

    static Chance secure() {
        SecureRandom random = new SecureRandom();
        return random::nextInt;
    }
}
