package kotonoha.pictures;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import kotonoha.files.Made;
import kotonoha.kernel.Language;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes files of an answer's Markdown: diagrams and HTML blocks become PNG, tables of more than ten rows become CSV. What
/// cannot be drawn stays in the answer as it is. Thread-safe; one picture is drawn at a time.
public final class Picturing {
    private static final Logger LOG = LoggerFactory.getLogger(Picturing.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST = 5;
    private static final int LONG_TABLE = 10;
    private static final int LONGEST_DIAGRAM = 50_000;
    private static final int LONGEST_PAGE = 300_000;

    private final PictureSettings settings;
    private final Optional<Drawing> drawing;
    private final Optional<Dot> dot;
    private final Semaphore one = new Semaphore(1);

    private enum Sort {
        MERMAID,
        GRAPHVIZ,
        HTML,
        TABLE,
        OTHER;

        static Sort of(Block block) {
            return switch (block) {
                case Block.Table _ -> TABLE;
                case Block.Fence fence ->
                        switch (fence.kind()) {
                            case "mermaid" -> MERMAID;
                            case "dot", "graphviz", "gv" -> GRAPHVIZ;
                            case "html" -> HTML;
                            default -> OTHER;
                        };
            };
        }

        /// Diagrams of both languages are counted together.
        Sort counted() {
            return this == GRAPHVIZ ? MERMAID : this;
        }
    }

    public Picturing(PictureSettings settings) {
        this(settings, Dot.installed(), LIMIT);
    }

    Picturing(PictureSettings settings, Optional<Path> dot, Duration limit) {
        this.settings = settings;
        this.drawing = settings.chromium().map(chromium -> new Drawing(chromium, limit));
        this.dot = dot.map(program -> new Dot(program, limit));
    }

    /// The files, in the order of the answer: at most five of diagrams, of HTML and of tables each.
    public List<Made> of(String markdown, Language language) {
        Titles titles = new Titles(language);
        Map<Sort, Integer> seen = new EnumMap<>(Sort.class);
        List<Made> made = new ArrayList<>();
        for (Block block : Blocks.of(markdown)) {
            Sort sort = Sort.of(block);
            if (!wanted(sort, block) || seen.merge(sort.counted(), 1, Integer::sum) > MOST)
                continue;
            file(sort, block, titles).ifPresent(made::add);
        }
        return List.copyOf(made);
    }

    private boolean wanted(Sort sort, Block block) {
        return switch (sort) {
            case MERMAID, GRAPHVIZ -> settings.diagrams();
            case HTML -> settings.html();
            case TABLE ->
                    settings.tables()
                            && block instanceof Block.Table table
                            && table.rows().size() > LONG_TABLE + 1;
            case OTHER -> false;
        };
    }

    private Optional<Made> file(Sort sort, Block block, Titles titles) {
        return switch (block) {
            case Block.Table table -> Optional.of(titles.table(table, Csv.of(table.rows())));
            case Block.Fence fence ->
                    picture(sort, fence.text())
                            .map(png ->
                                    sort == Sort.HTML
                                            ? titles.page(fence, png)
                                            : titles.diagram(fence, png));
        };
    }

    private Optional<byte[]> picture(Sort sort, String text) {
        int longest = sort == Sort.HTML ? LONGEST_PAGE : LONGEST_DIAGRAM;
        if (text.isBlank() || text.length() > longest) return Optional.empty();
        try {
            if (!one.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                return Optional.empty();
            try {
                return drawn(sort, text);
            } finally {
                one.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<byte[]> drawn(Sort sort, String text) throws InterruptedException {
        return switch (sort) {
            case MERMAID -> drawing.flatMap(with -> with.mermaid(text));
            case HTML -> drawing.flatMap(with -> with.html(text));
            case GRAPHVIZ -> {
                Optional<byte[]> byProgram =
                        dot.isPresent() ? graph(dot.get(), text) : Optional.empty();
                yield byProgram.or(() -> drawing.flatMap(with -> with.graphviz(text)));
            }
            case TABLE, OTHER -> Optional.empty();
        };
    }

    private static Optional<byte[]> graph(Dot program, String text) throws InterruptedException {
        try {
            Optional<byte[]> png = program.draw(text);
            return png.isEmpty() ? png : Cropping.of(png.get());
        } catch (IOException e) {
            LOG.info("Graphviz did not draw: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
