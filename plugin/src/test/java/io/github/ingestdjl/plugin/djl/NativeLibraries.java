/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.format.Precision;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The native libraries of this build. Tests that need them are skipped where they are another platform's. */
final class NativeLibraries implements ExecutionCondition {
    private static final Path PLATFORMS = Path.of(System.getProperty("ingest.djl.test.platforms"));
    private static final String BUILT = System.getProperty("ingest.djl.test.platform");

    /** In float32, which is the same everywhere. */
    static DjlRuntime runtime() {
        return runtime(Precision.FLOAT32);
    }

    static DjlRuntime runtime(Precision precision) {
        return new DjlRuntime(PLATFORMS, precision);
    }

    static boolean areForThisMachine() {
        try {
            runtime().check();
            return true;
        } catch (UnsupportedPlatformException e) {
            return false;
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        assertThat(PLATFORMS.resolve(BUILT)).as("the native libraries").isNotEmptyDirectory();
        try {
            runtime().check();
            return ConditionEvaluationResult.enabled("built for this machine");
        } catch (UnsupportedPlatformException e) {
            return ConditionEvaluationResult.disabled(
                    "built with [-Ddjl.platform=" + BUILT + "], nothing can be loaded here: " + e.getMessage());
        }
    }
}
