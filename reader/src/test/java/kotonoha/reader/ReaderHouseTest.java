package kotonoha.reader;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The reader's part of the map of the house: it is on no other room's class path, and theirs are not on its own.
class ReaderHouseTest {
    /// A library and the only corners of the reader that may know it.
    private static final Map<String, String[]> FENCES =
            Map.of(
                    "org.apache.tika..", new String[] {"kotonoha.reader.documents.."},
                    "org.apache.pdfbox..", new String[] {"kotonoha.reader.documents.."},
                    "org.apache.james..", new String[] {"kotonoha.reader.documents.."},
                    "org.apache.poi..",
                            new String[] {
                                "kotonoha.reader",
                                "kotonoha.reader.documents..",
                                "kotonoha.reader.tables.."
                            },
                    "org.jsoup..",
                            new String[] {
                                "kotonoha.reader.documents..",
                                "kotonoha.reader.web..",
                                "kotonoha.reader.markdown.."
                            },
                    "java.sql..", new String[] {"kotonoha.reader.tables.."},
                    "org.sqlite..", new String[] {"kotonoha.reader.tables.."},
                    "org.knowm.xchart..", new String[] {"kotonoha.reader.tables.."},
                    "java.lang.foreign..", new String[] {"kotonoha.reader.walls.."},
                    "org.mozilla..", new String[] {"kotonoha.reader.text.."});

    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("kotonoha.reader");

    @Test
    void the_reader_uses_only_kernel_and_files() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        new com.tngtech.archunit.base.DescribedPredicate<JavaClass>(
                                "live in another room") {
                            @Override
                            public boolean test(JavaClass used) {
                                String room = used.getPackageName();
                                return room.startsWith("kotonoha.")
                                        && !room.startsWith("kotonoha.reader")
                                        && !room.equals("kotonoha.kernel")
                                        && !room.equals("kotonoha.files");
                            }
                        })
                .check(CODE);
    }

    @Test
    void each_library_is_known_to_its_corners_only() {
        FENCES.forEach((library, corners) ->
                noClasses()
                        .that()
                        .resideOutsideOfPackages(corners)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(library)
                        .because(library + " is fenced in")
                        .check(CODE));
    }

    @Test
    void time_chance_and_environment_come_in_through_the_constructor() {
        noClasses()
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .because("a test must be able to turn the clock")
                .check(CODE);
    }

    @Test
    void every_package_says_that_null_is_marked() {
        classes()
                .should(
                        new ArchCondition<JavaClass>("be in a @NullMarked package") {
                            @Override
                            public void check(JavaClass item, ConditionEvents events) {
                                if (!item.getPackage().isAnnotatedWith(NullMarked.class))
                                    events.add(
                                            SimpleConditionEvent.violated(
                                                    item,
                                                    item.getPackageName() + " has no @NullMarked"));
                            }
                        })
                .check(CODE);
    }

    @Test
    void names_say_what_a_thing_does() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Processor|Handler)$")
                .because("such a name hides that a class has no one job")
                .check(CODE);
    }
}
