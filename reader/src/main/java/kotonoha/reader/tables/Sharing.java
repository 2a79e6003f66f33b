package kotonoha.reader.tables;

import java.util.Arrays;
import java.util.List;

/// Shares the room for text among tables: each gets what it needs, the large ones equal shares of what is left.
final class Sharing {
    private static final int HEADINGS = 2_000;

    private Sharing() {}

    static int[] rooms(List<TableReading> tables, int characters) {
        int[] rooms = new int[tables.size()];
        Integer[] bySize = new Integer[tables.size()];
        Arrays.setAll(bySize, i -> i);
        Arrays.sort(bySize, (a, b) -> Integer.compare(needs(tables.get(a)), needs(tables.get(b))));
        int left = characters;
        for (int i = 0; i < bySize.length; i++) {
            int share = left / (bySize.length - i);
            rooms[bySize[i]] = Math.min(share, needs(tables.get(bySize[i])));
            left -= rooms[bySize[i]];
        }
        return rooms;
    }

    private static int needs(TableReading table) {
        int headings = HEADINGS + table.names().size() * 100;
        return table.preview().taken() + headings;
    }
}
