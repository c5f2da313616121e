/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/** The floors of the house: no arrow runs back up. */
@AnalyzeClasses(packagesOf = IngestDjlPlugin.class, importOptions = ArchitectureTest.MainClasses.class)
class ArchitectureTest {
    private static final String ROOT = "io.github.ingestdjl.plugin";

    @ArchTest
    static final ArchRule onlyDjlKnowsTheEngine = noClasses()
            .that()
            .resideOutsideOfPackage(packageOf("djl"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..");

    @ArchTest
    static final ArchRule compatKnowsNoOther = floor("compat");

    @ArchTest
    static final ArchRule modelKnowsNoOther = floor("model");

    @ArchTest
    static final ArchRule djlKnowsModel = floor("djl", "model");

    @ArchTest
    static final ArchRule inferenceKnowsModel = floor("inference", "model");

    @ArchTest
    static final ArchRule ingestKnowsInference = floor("ingest", "inference", "model", "compat");

    @ArchTest
    static final ArchRule searchKnowsInference = floor("search", "inference", "model");

    @ArchTest
    static final ArchRule hybridKnowsNoOther = floor("search.hybrid");

    @ArchTest
    static final ArchRule actionKnowsInference = floor("action", "inference", "model", "compat");

    @ArchTest
    static final ArchRule restKnowsActions = floor("rest", "action", "inference", "model", "compat");

    @ArchTest
    static final ArchRule noCycles = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    /** Classes of a package use those of the plugin's packages below it only; a package may not be there yet. */
    private static ArchRule floor(String name, String... below) {
        String[] allowed = Stream.concat(Stream.of(name), Arrays.stream(below))
                .map(ArchitectureTest::packageOf)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(packageOf(name))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true);
    }

    private static String packageOf(String name) {
        return ROOT + "." + name + "..";
    }

    /** ArchUnit's own option knows only Maven's usual folder for tests. */
    static final class MainClasses implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return location.contains("/test-classes/") == false;
        }
    }
}
