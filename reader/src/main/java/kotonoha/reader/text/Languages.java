package kotonoha.reader.text;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which file endings are code, and in which language.
public final class Languages {
    private static final Map<String, String> BY_ENDING =
            Stream.of(
                            "java java",
                            "kt kotlin",
                            "kts kotlin",
                            "scala scala",
                            "groovy groovy",
                            "gradle groovy",
                            "py python",
                            "pyi python",
                            "rb ruby",
                            "php php",
                            "pl perl",
                            "pm perl",
                            "lua lua",
                            "r r",
                            "jl julia",
                            "js javascript",
                            "mjs javascript",
                            "cjs javascript",
                            "jsx jsx",
                            "ts typescript",
                            "tsx tsx",
                            "vue vue",
                            "svelte svelte",
                            "css css",
                            "scss scss",
                            "less less",
                            "c c",
                            "h c",
                            "cc cpp",
                            "cpp cpp",
                            "cxx cpp",
                            "hpp cpp",
                            "hh cpp",
                            "m objectivec",
                            "mm objectivec",
                            "cs csharp",
                            "vb vbnet",
                            "vbs vbscript",
                            "bas basic",
                            "cls vba",
                            "fs fsharp",
                            "go go",
                            "rs rust",
                            "swift swift",
                            "dart dart",
                            "hs haskell",
                            "ml ocaml",
                            "ex elixir",
                            "exs elixir",
                            "erl erlang",
                            "clj clojure",
                            "lisp lisp",
                            "el lisp",
                            "scm scheme",
                            "sh bash",
                            "bash bash",
                            "zsh bash",
                            "fish fish",
                            "ps1 powershell",
                            "psm1 powershell",
                            "bat batch",
                            "cmd batch",
                            "sql sql",
                            "yaml yaml",
                            "yml yaml",
                            "toml toml",
                            "ini ini",
                            "cfg ini",
                            "conf conf",
                            "properties properties",
                            "env dotenv",
                            "tf hcl",
                            "hcl hcl",
                            "proto protobuf",
                            "graphql graphql",
                            "gql graphql",
                            "cmake cmake",
                            "mk makefile",
                            "dockerfile dockerfile",
                            "diff diff",
                            "patch diff",
                            "tex latex",
                            "asm asm",
                            "s asm",
                            "f90 fortran",
                            "for fortran",
                            "cob cobol",
                            "cbl cobol",
                            "pas pascal",
                            "v verilog",
                            "vhd vhdl",
                            "sol solidity",
                            "zig zig",
                            "nim nim",
                            "coffee coffeescript",
                            "mmd mermaid",
                            "dot dot",
                            "gv dot",
                            "puml plantuml",
                            "ipynb json",
                            "awk awk",
                            "sed sed",
                            "dtd dtd",
                            "jsonc json",
                            "json5 json",
                            "gitignore text",
                            "editorconfig ini")
                    .map(line -> line.split(" "))
                    .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));

    private static final Map<String, String> BY_NAME =
            Map.of(
                    "dockerfile",
                    "dockerfile",
                    "makefile",
                    "makefile",
                    "gemfile",
                    "ruby",
                    "rakefile",
                    "ruby",
                    "jenkinsfile",
                    "groovy");

    private Languages() {}

    public static Optional<String> of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String base =
                lower.substring(Math.max(lower.lastIndexOf('/'), lower.lastIndexOf('\\')) + 1);
        String whole = BY_NAME.get(base);
        if (whole != null) return Optional.of(whole);
        int dot = base.lastIndexOf('.');
        return dot < 0
                ? Optional.empty()
                : Optional.ofNullable(BY_ENDING.get(base.substring(dot + 1)));
    }
}
