package kotonoha.files;

import java.util.Optional;

/// Keeps what was read, encrypted and for a limited time, so that a thread's files are not parsed again. Keys are hashes
/// or version names, values are bytes that only the reader understands. Thread-safe; losing an entry is no fault.
public interface ReadCache {
    Optional<byte[]> get(String key);

    void put(String key, byte[] value);

    /// Keeps nothing.
    static ReadCache none() {
        return new ReadCache() {
            @Override
            public Optional<byte[]> get(String key) {
                return Optional.empty();
            }

            @Override
            public void put(String key, byte[] value) {}
        };
    }
}
