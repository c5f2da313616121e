/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateRecallCommandTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --num-candidates=5,50 | [--num-candidates] must be between [--k] 10 and 10000, got [5]
                    --num-candidates=20000 | [--num-candidates] must be between [--k] 10 and 10000, got [20000]
                    --k=0 | [--k] must be between 1 and 9949, got [0]
                    --sample=0 | [--sample] must be between 1 and 10000, got [0]
                    --rounds=101 | [--rounds] must be between 1 and 100, got [101]
                    --oversample=0.5 | [--oversample] must be 0, for no rescoring, or between 1 and 100, got [0.5]
                    --target-recall=1.01 | [--target-recall] must be more than 0 and at most 1, got [1.01]
                    --index-options=hnsw,pq | expected one of [flat, hnsw, int8_hnsw, int4_hnsw, bbq_hnsw], got [pq]
                    --index-options=flat | [--index-options] names no graph to measure
                    --output=/no/such/folder/x.json | [--output] must be in a folder that can be written to
                    """)
    void whatMakesNoSenseIsRefusedBeforeTheClusterIsAsked(String option, String message) {
        // Port 1 answers nobody.
        CommandLineRun run = CommandLineRun.of("evaluate", "recall", "--url", "http://localhost:1", option);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }
}
