package kotonoha.workspace;

import java.util.List;
import kotonoha.kernel.Anchor;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// Markdown as HTML, raw HTML escaped; headings carry anchors.
final class MarkdownPages {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private MarkdownPages() {}

    static String body(String markdown) {
        Anchor anchors = new Anchor();
        HtmlRenderer renderer =
                HtmlRenderer.builder()
                        .extensions(List.of(TablesExtension.create()))
                        .escapeHtml(true)
                        .sanitizeUrls(true)
                        .attributeProviderFactory(context ->
                                (node, tag, attributes) -> {
                                    if (node instanceof Heading)
                                        attributes.put("id", anchors.next(textOf(node)));
                                })
                        .build();
        return renderer.render(PARSER.parse(markdown));
    }

    static String page(String title, String lang, String head, String markdown) {
        return PAGE.replace("%lang%", lang.equals("ja") ? "ja" : "en")
                .replace("%title%", Typing.escaped(title))
                .replace("%head%", Typing.escaped(head))
                .replace("%body%", body(markdown));
    }

    private static String textOf(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Text part) {
                        text.append(part.getLiteral());
                    }

                    @Override
                    public void visit(Code part) {
                        text.append(part.getLiteral());
                    }
                });
        return text.toString();
    }

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="%lang%"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%title%</title>
            <style>
            :root { color-scheme: light dark; --line: #d8dbd9; --mark: #fff3c4; --link: #1f6b4c; --soft: #5a625e }
            @media (prefers-color-scheme: dark) { :root { --line: #3a403d; --mark: #4a431f; --link: #7fd1a8; --soft: #a8b0ac } }
            body { font: 16px/1.75 system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif; max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 6rem }
            h1 { font-size: 1.7rem; line-height: 1.35; margin: 0 0 .25rem } h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem }
            h1, h2, h3 { scroll-margin-top: 1rem } :target { background: var(--mark); border-radius: 4px }
            :target + * { background: var(--mark); border-radius: 4px }
            .head { color: var(--soft); font-size: .9rem; margin: 0 0 2rem } a { color: var(--link) }
            table { border-collapse: collapse; display: block; overflow-x: auto; margin: 1rem 0 } th, td { border: 1px solid var(--line); padding: .35rem .7rem; text-align: left; vertical-align: top }
            pre { overflow-x: auto; padding: .9rem 1rem; border: 1px solid var(--line); border-radius: 6px } code { font-family: ui-monospace, Consolas, monospace; font-size: .92em }
            blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft) }
            </style></head>
            <body><main><h1>%title%</h1><p class="head">%head%</p>
            %body%
            </main></body></html>
            """;
}
