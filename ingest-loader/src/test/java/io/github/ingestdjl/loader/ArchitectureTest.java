/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(packages = "io.github.ingestdjl.loader", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.ingestdjl.loader.";

    @ArchTest
    static final ArchRule NO_ARROW_RUNS_BACK_UP = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy(ROOT + "cli")
            .layer("transfer")
            .definedBy(ROOT + "transfer")
            .layer("evaluation")
            .definedBy(ROOT + "evaluation..")
            .layer("index")
            .definedBy(ROOT + "index")
            .layer("source")
            .definedBy(ROOT + "source..")
            .layer("http")
            .definedBy(ROOT + "http")
            .layer("paper")
            .definedBy(ROOT + "paper")
            .layer("model")
            .definedBy(ROOT + "model")
            .layer("retry")
            .definedBy(ROOT + "retry")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("transfer")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("evaluation")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("index")
            .mayOnlyBeAccessedByLayers("cli", "transfer", "evaluation")
            .whereLayer("source")
            .mayOnlyBeAccessedByLayers("cli", "transfer")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("cli", "source")
            .whereLayer("paper")
            .mayOnlyBeAccessedByLayers("cli", "transfer", "evaluation", "index", "source")
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers("cli", "index")
            .whereLayer("retry")
            .mayOnlyBeAccessedByLayers("http", "index");

    @ArchTest
    static final ArchRule THE_KINDS_OF_SOURCES_DO_NOT_KNOW_EACH_OTHER =
            SlicesRuleDefinition.slices().matching(ROOT + "source.(*)").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI_AND_THE_PROGRESS_BAR =
            onlyPackage("cli").mayKnow("picocli..", "me.tongfei..");

    @ArchTest
    static final ArchRule ONLY_PAGE_PARSERS_KNOW_JSOUP =
            onlyPackage("source.page").mayKnow("org.jsoup..");

    @ArchTest
    static final ArchRule ONLY_READERS_OF_FILES_KNOW_TABLES = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "source.file", ROOT + "evaluation.relevance")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.commons.csv..");

    @ArchTest
    static final ArchRule ONLY_HTTP_KNOWS_THE_CLIENT_FOR_ARXIV =
            onlyPackage("http").mayKnow("okhttp3..", "okio..", "kotlin..", "crawlercommons..");

    @ArchTest
    static final ArchRule ONLY_THE_INDEX_KNOWS_THE_ELASTICSEARCH_CLIENT =
            onlyPackage("index").mayKnow("co.elastic..", "org.elasticsearch..", "org.apache.http..");

    private static Owner onlyPackage(String name) {
        return libraries -> noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .allowEmptyShould(true);
    }

    @FunctionalInterface
    private interface Owner {
        ArchRule mayKnow(String... libraries);
    }
}
