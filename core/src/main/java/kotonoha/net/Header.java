package kotonoha.net;

import kotonoha.kernel.Secret;

/// One header line. Prints its name only, since values may be secret.
public record Header(String name, String value) {

    public static Header bearer(Secret key) {
        return new Header("Authorization", "Bearer " + key.reveal());
    }

    @Override
    public String toString() {
        return name + ": ***";
    }
}
