package kotonoha.reader.text;

import java.util.Optional;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;

/// Jupyter notebooks as somebody reads them: words, code, and what the code printed, without the pictures' bytes.
final class Notebooks {
    private static final int LONGEST_OUTPUT = 4_000;

    private Notebooks() {}

    /// Empty where the text is no notebook, or was cut and is not whole.
    static Optional<String> markdown(String text) {
        Optional<JsonNode> notebook = Json.tryParse(text).filter(n -> n.path("cells").isArray());
        return notebook.map(Notebooks::told);
    }

    private static String told(JsonNode notebook) {
        JsonNode kernel = notebook.path("metadata").path("kernelspec");
        String language = kernel.path("language").asString("python");
        StringBuilder out = new StringBuilder();
        for (JsonNode cell : notebook.path("cells")) {
            String source = joined(cell.path("source")).strip();
            boolean code = cell.path("cell_type").asString("").equals("code");
            if (!source.isEmpty())
                out.append(code ? Fences.around(language, source) : source).append("\n\n");
            for (JsonNode output : cell.path("outputs")) output(output, out);
        }
        return out.toString().stripTrailing();
    }

    private static void output(JsonNode output, StringBuilder out) {
        JsonNode data = output.path("data");
        String words = joined(output.path("text"));
        if (words.isBlank()) words = joined(data.path("text/plain"));
        if (words.isBlank() && output.has("ename"))
            words = output.path("ename").asString("") + ": " + output.path("evalue").asString("");
        boolean picture = data.has("image/png") || data.has("image/jpeg");
        if (picture) out.append("[a picture, not read]\n\n");
        if (words.isBlank() || picture && words.startsWith("<")) return;
        boolean cut = words.length() > LONGEST_OUTPUT;
        String shown = cut ? words.substring(0, LONGEST_OUTPUT) + "\n… (cut)" : words;
        out.append("Output:\n").append(Fences.around("", shown)).append("\n\n");
    }

    /// Notebooks keep a text as one string or as a list of lines.
    private static String joined(JsonNode text) {
        if (!text.isArray()) return text.asString("");
        StringBuilder lines = new StringBuilder();
        for (JsonNode line : text) lines.append(line.asString(""));
        return lines.toString();
    }
}
