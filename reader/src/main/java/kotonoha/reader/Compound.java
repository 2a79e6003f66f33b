package kotonoha.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/// Old Office files, Outlook messages and encrypted new ones are folders within one file; what lies in them tells which.
final class Compound {
    private static final Map<String, String> BY_ENTRY =
            Map.of(
                    "WordDocument", "application/msword",
                    "Workbook", "application/vnd.ms-excel",
                    "Book", "application/vnd.ms-excel",
                    "PowerPoint Document", "application/vnd.ms-powerpoint",
                    "PP97_DUALSTORAGE", "application/vnd.ms-powerpoint",
                    "__properties_version1.0", "application/vnd.ms-outlook");

    /// Broken folders: the name says what to try.
    private static final Map<String, String> BY_ENDING =
            Map.of(
                    "doc", "application/msword",
                    "dot", "application/msword",
                    "xls", "application/vnd.ms-excel",
                    "xlt", "application/vnd.ms-excel",
                    "ppt", "application/vnd.ms-powerpoint",
                    "pps", "application/vnd.ms-powerpoint",
                    "msg", "application/vnd.ms-outlook");

    private Compound() {}

    static Detection.Found of(Path file, String name) {
        try (POIFSFileSystem folders = new POIFSFileSystem(file.toFile(), true)) {
            Set<String> entries = folders.getRoot().getEntryNames();
            if (entries.contains("EncryptedPackage") || entries.contains("DRMEncryptedDataSpace"))
                return new Detection.Found.Refused(new Unreadable(Reason.ENCRYPTED));
            for (Map.Entry<String, String> known : BY_ENTRY.entrySet())
                if (entries.contains(known.getKey()))
                    return new Detection.Found.Type(known.getValue());
        } catch (IOException | RuntimeException broken) {
            return byName(name, Reason.DAMAGED);
        }
        return byName(name, Reason.UNKNOWN_KIND);
    }

    private static Detection.Found byName(String name, Reason otherwise) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = BY_ENDING.get(ending);
        if (type != null) return new Detection.Found.Type(type);
        return new Detection.Found.Refused(
                new Unreadable(otherwise, otherwise == Reason.UNKNOWN_KIND ? "OLE2" : ""));
    }
}
