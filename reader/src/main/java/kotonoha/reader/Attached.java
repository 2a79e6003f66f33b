package kotonoha.reader;

import java.io.IOException;
import java.io.InputStream;

/// Takes the files that came with a mail, one after the other.
public interface Attached {
    /// Where there is nobody to read them: each is only named.
    Attached NAMED =
            new Attached() {
                @Override
                public void words(int characters) {}

                @Override
                public String file(String name, Bytes bytes) {
                    return name + ": not read";
                }
            };

    /// Where a file's bytes come from.
    @FunctionalInterface
    interface Bytes {
        InputStream open() throws IOException;
    }

    /// So many characters of the mail itself are kept: it comes first, what is left is for the files.
    void words(int characters);

    /// What the mail's list says of this file: its name, its size, what is in it, or why it was not read.
    String file(String name, Bytes bytes);
}
