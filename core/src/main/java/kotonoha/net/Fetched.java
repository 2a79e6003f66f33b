package kotonoha.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/// What came of fetching an address that a person or a document named. Close it; that ends the transfer.
public sealed interface Fetched extends AutoCloseable {
    @Override
    void close();

    /// The other side answered with content. `address` is where it lay in the end, after redirects; `type` the MIME type
    /// as declared, in lower case and without parameters, "" for none. `body` can be read once and throws
    /// [ForeignRefusal] where a limit is passed on the way or the other side breaks off.
    /// `length` is the declared one, -1 where none is.
    record Opened(URI address, String type, long length, Headers headers, InputStream body)
            implements Fetched {
        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException closed) {
                // nothing more is wanted of it
            }
        }

        @Override
        public String toString() {
            return "%s from %s".formatted(type, address.getHost());
        }
    }

    /// Nothing was fetched. `host` is the one that refused or was refused, "" where there is none; `status` is 0 but for
    /// [Why#STATUS].
    record Refused(Why why, String host, int status) implements Fetched {
        @Override
        public void close() {}
    }

    /// Why nothing was fetched.
    enum Why {
        /// Inside a private network, or an address for special purposes; it was not called.
        PRIVATE,
        /// Not http or https, another port than 80 and 443, with a user name, or an odd spelling of a host.
        NO_WEB_ADDRESS,
        TOO_MANY_REDIRECTS,
        /// No secure connection where there should be one: the certificate is not for this host or nobody vouches for it,
        /// or a redirect led from https to http.
        INSECURE,
        TOO_LARGE,
        TOO_SLOW,
        /// Answered with a status that is no success.
        STATUS,
        /// No such host, nobody there, an answer against the protocol, or it broke off.
        UNREACHABLE
    }
}
