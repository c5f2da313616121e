/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.ingestdjl.loader.source.Paper;

@AnalyzeClasses(packages = "io.github.ingestdjl.loader", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String CLI = "..loader.cli..";
    private static final String INDEX = "..loader.index..";
    private static final String SOURCE = "..loader.source..";

    @ArchTest
    static final ArchRule SOURCES_KNOW_NOBODY = noClasses()
            .that()
            .resideInAPackage(SOURCE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, INDEX);

    @ArchTest
    static final ArchRule THE_INDEX_DOES_NOT_KNOW_THE_COMMAND_LINE = noClasses()
            .that()
            .resideInAPackage(INDEX)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CLI);

    @ArchTest
    static final ArchRule OF_SOURCES_THE_INDEX_KNOWS_PAPERS_ALONE = noClasses()
            .that()
            .resideInAPackage(INDEX)
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are sources but not papers",
                    type -> type.getPackageName().endsWith(".loader.source") && !type.isEquivalentTo(Paper.class)));

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI_AND_THE_PROGRESS_BAR = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "me.tongfei..");

    @ArchTest
    static final ArchRule ONLY_THE_INDEX_KNOWS_THE_ELASTICSEARCH_CLIENT = noClasses()
            .that()
            .resideOutsideOfPackage(INDEX)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("co.elastic..", "org.elasticsearch..", "org.apache.http..");
}
