package kotonoha.reader.documents;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.jspecify.annotations.Nullable;

/// The pages of a PDF in order, each node of the tree once, so that a tree that holds itself ends.
final class PageTree {
    private static final int NODES = 200_000;

    private final Deque<COSDictionary> waiting = new ArrayDeque<>();
    private final Set<COSDictionary> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable COSDictionary next;
    private boolean damaged;

    PageTree(PDDocument document) {
        COSBase pages = document.getDocument().getTrailer() == null ? null : root(document);
        if (pages instanceof COSDictionary tree) waiting.push(tree);
        else damaged = true;
        advance();
    }

    private static @Nullable COSBase root(PDDocument document) {
        COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
        return catalog.getDictionaryObject(COSName.PAGES);
    }

    boolean hasNext() {
        return next != null;
    }

    boolean isDamaged() {
        return damaged;
    }

    PDPage next() {
        COSDictionary page = java.util.Objects.requireNonNull(next);
        advance();
        // Resources may stand on a parent; a damaged page may have none at all.
        PDPage found = new PDPage(page);
        if (found.getResources() == null) found.setResources(new PDResources());
        return found;
    }

    private void advance() {
        next = null;
        while (!waiting.isEmpty()) {
            COSDictionary node = waiting.pop();
            if (seen.size() > NODES || !seen.add(node)) {
                damaged = true;
                continue;
            }
            COSBase kids = node.getDictionaryObject(COSName.KIDS);
            if (kids instanceof COSArray all) {
                for (int i = all.size() - 1; i >= 0; i--) {
                    COSBase kid = all.getObject(i);
                    if (kid instanceof COSDictionary dictionary) waiting.push(dictionary);
                    else damaged = true;
                }
                continue;
            }
            if (COSName.PAGES.equals(node.getCOSName(COSName.TYPE))) continue;
            next = node;
            return;
        }
    }
}
