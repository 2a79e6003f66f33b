package kotonoha.context;

import java.time.LocalDate;
import kotonoha.files.Extract;
import org.jspecify.annotations.Nullable;

/// A piece of what was read, for the model, and citable: a page of a PDF, a canvas's section, a linked thread.
///
/// @param id stable within a turn
/// @param title the file's, canvas's or page's name
/// @param section where in it: "p. 3", a sheet's name, a heading; "" for the whole
/// @param url opens it for everybody who reads the answer; "" where nothing does
/// @param author who posted it, "" if unknown
/// @param text Markdown; "" where there is only a picture
/// @param picture for models that can see, else null
public record Material(
        String id,
        Item.Kind kind,
        String title,
        String section,
        String url,
        @Nullable LocalDate changed,
        String author,
        String text,
        Extract.@Nullable Picture picture) {}
