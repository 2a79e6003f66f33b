package kotonoha;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The map of the house: each room and the rooms it may use. Adding a line here is a design decision.
class HouseTest {
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    entry("kernel", Set.of()),
                    entry("net", Set.of("kernel")),
                    entry("access", Set.of("kernel")),
                    entry("work", Set.of("kernel")),
                    entry("intake", Set.of("kernel", "work")),
                    entry("slack", Set.of("kernel", "net")),
                    entry("model", Set.of("kernel", "net", "files")),
                    entry("knowledge", Set.of("kernel", "access")),
                    entry("files", Set.of("kernel")),
                    entry("sources", Set.of("kernel", "net", "access", "knowledge", "files")),
                    entry("context", Set.of("kernel", "slack", "files", "sources")),
                    entry("tools", Set.of("kernel", "knowledge", "files")),
                    entry(
                            "answer",
                            Set.of("kernel", "context", "model", "knowledge", "tools", "files")),
                    entry("pictures", Set.of("kernel", "files")),
                    entry(
                            "turn",
                            Set.of(
                                    "kernel",
                                    "work",
                                    "context",
                                    "answer",
                                    "model",
                                    "slack",
                                    "files",
                                    "pictures")),
                    entry(
                            "surface",
                            Set.of(
                                    "kernel",
                                    "work",
                                    "context",
                                    "files",
                                    "knowledge",
                                    "slack",
                                    "turn")),
                    entry("store", Set.of("kernel", "access", "work", "turn", "files")),
                    entry("web", Set.of("kernel")),
                    entry("workspace", Set.of("kernel", "web")),
                    entry("app", Set.of("*")));

    /// A library and the only rooms that may know it.
    private static final Map<String, Set<String>> FENCES =
            Map.ofEntries(
                    entry("okhttp3..", Set.of("net")),
                    entry("tools.jackson.core..", Set.of("kernel")),
                    entry("tools.jackson.databind.json..", Set.of("kernel")),
                    entry("com.google.crypto.tink..", Set.of("access")),
                    entry("org.commonmark..", Set.of("slack", "workspace", "knowledge")),
                    entry("org.apache.lucene..", Set.of("knowledge.index")),
                    entry("java.sql..", Set.of("store")),
                    entry("org.jdbi..", Set.of("store")),
                    entry("org.flywaydb..", Set.of("store")),
                    entry("org.eclipse.jetty..", Set.of("web")),
                    entry("picocli..", Set.of("app")),
                    entry("org.snakeyaml..", Set.of("app")),
                    entry("ch.qos.logback..", Set.of("app")));

    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("kotonoha");

    @ParameterizedTest
    @MethodSource("rooms")
    void a_room_uses_only_the_rooms_it_may(String room, Set<String> allowed) {
        if (allowed.contains("*")) return;
        noClasses()
                .that()
                .resideInAPackage(in(room))
                .should()
                .dependOnClassesThat(areInTheHouseButNotIn(room, allowed))
                .because("the map of the house says %s may use %s".formatted(room, allowed))
                .allowEmptyShould(true)
                .check(CODE);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> rooms() {
        return MAY_USE.entrySet().stream()
                .map(e -> org.junit.jupiter.params.provider.Arguments.of(e.getKey(), e.getValue()));
    }

    @Test
    void every_class_lives_in_a_room_on_the_map() {
        classes()
                .should()
                .resideInAnyPackage(
                        MAY_USE.keySet().stream().map(HouseTest::in).toArray(String[]::new))
                .check(CODE);
    }

    @Test
    void rooms_form_no_circle() {
        slices().matching("kotonoha.(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void sources_do_not_know_each_other() {
        slices().matching("kotonoha.sources.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(CODE);
    }

    /// Only a room's own package is its door; what lies in a subpackage is private to the room.
    @Test
    void a_room_is_entered_through_its_door() {
        for (String room : MAY_USE.keySet()) {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(in(room), "kotonoha.app..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("kotonoha." + room + ".*..")
                    .because("subpackages of " + room + " are private to it")
                    .allowEmptyShould(true)
                    .check(CODE);
        }
    }

    @Test
    void each_library_is_known_to_its_rooms_only() {
        FENCES.forEach((library, rooms) ->
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                rooms.stream().map(HouseTest::in).toArray(String[]::new))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(library)
                        .because(library + " is fenced into " + rooms)
                        .allowEmptyShould(true)
                        .check(CODE));
    }

    @Test
    void time_chance_and_environment_come_in_through_the_constructor() {
        noClasses()
                .that()
                .resideOutsideOfPackages("kotonoha.app..", "kotonoha.kernel..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .because("a test must be able to turn the clock")
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void every_package_says_that_null_is_marked() {
        classes()
                .should(
                        new com.tngtech.archunit.lang.ArchCondition<JavaClass>(
                                "be in a @NullMarked package") {
                            @Override
                            public void check(
                                    JavaClass item,
                                    com.tngtech.archunit.lang.ConditionEvents events) {
                                if (!item.getPackage().isAnnotatedWith(NullMarked.class))
                                    events.add(
                                            com.tngtech.archunit.lang.SimpleConditionEvent.violated(
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
                .allowEmptyShould(true)
                .check(CODE);
    }

    private static String in(String room) {
        return "kotonoha." + room + "..";
    }

    private static DescribedPredicate<JavaClass> areInTheHouseButNotIn(
            String room, Set<String> allowed) {
        DescribedPredicate<JavaClass> house = resideInAPackage("kotonoha..");
        String[] open =
                Stream.concat(Stream.of(room), allowed.stream())
                        .map(HouseTest::in)
                        .toArray(String[]::new);
        return house.and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(open)))
                .as("live in another room than " + Arrays.toString(open));
    }
}
