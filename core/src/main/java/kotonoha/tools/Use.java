package kotonoha.tools;

import kotonoha.kernel.Asker;
import kotonoha.kernel.Place;

/// For whom and where a tool runs, and the shelf its finds go to.
public record Use(Asker asker, Place place, Shelf shelf) {}
