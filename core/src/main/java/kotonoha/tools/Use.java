package kotonoha.tools;

import java.util.List;
import kotonoha.files.Attached;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Place;

/// For whom and where a tool runs, the shelf its finds go to, and the files that it may open.
public record Use(Asker asker, Place place, Shelf shelf, List<Attached> attached) {
    public Use {
        attached = List.copyOf(attached);
    }

    public Use(Asker asker, Place place, Shelf shelf) {
        this(asker, place, shelf, List.of());
    }
}
