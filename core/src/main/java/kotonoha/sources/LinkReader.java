package kotonoha.sources;

import java.net.URI;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Place;

/// Reads what stands behind a link that somebody posted, for one kind of address. Thread-safe.
public interface LinkReader {
    /// Whether this reader is the one for such an address; looks at the address only.
    boolean reads(URI address);

    /// What stands there, as everybody who reads the answer at `place` may see it. Never throws for what the other side
    /// does or is: that is an [kotonoha.files.Unreadable].
    Linked read(URI address, Asker asker, Place place) throws InterruptedException;
}
