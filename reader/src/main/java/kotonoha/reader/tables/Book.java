package kotonoha.reader.tables;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file with one table or several, read from its start to its end as often as asked.
interface Book {
    /// The MIME type that the content turned out to be.
    String type();

    void read(Visitor visitor) throws IOException;

    /// Is told of each sheet in its order.
    @FunctionalInterface
    interface Visitor {
        /// Where the sheet's rows go; null to leave the sheet out.
        @Nullable Rows sheet(Sheet sheet);
    }

    /// @param name "" where the file is the table
    /// @param named true where the columns have names of their own and no row is a heading
    record Sheet(String name, boolean hidden, boolean named) {}

    /// What a person who opens the workbook sees beside the cells, or does not see although it is there.
    sealed interface Beside {
        /// A formula whose result was not saved with it.
        record NoResult() implements Beside {}

        /// A row that is hidden, folded or filtered out.
        record HiddenRow() implements Beside {}

        /// Columns such as `D` or `F:H`.
        record HiddenColumns(String which) implements Beside {}

        /// A comment, the text of a shape, the title of a chart.
        record Words(String text) implements Beside {}
    }

    /// Takes a sheet's rows; rows without any content are left out.
    interface Rows {
        /// False when no more rows are wanted.
        boolean row(List<Cell> cells);

        /// The sheet's end. `names` are those of the columns where the sheet is named, else empty.
        void end(List<String> names);

        /// Some of it could not be read.
        void damaged();

        /// Something that belongs to the sheet and stands in no cell.
        default void beside(Beside what) {}
    }
}
