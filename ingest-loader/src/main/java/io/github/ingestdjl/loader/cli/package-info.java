/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command line: commands parse their options, hand the work to {@code source} and {@code index}, and print what came of it. The only
 * package that knows picocli and the progress bar, and the only one that writes to the terminal.
 *
 * <p>Exit codes: 0 success, 1 failure at run time, 2 usage error. Results go to standard output, everything else to standard error.
 */
package io.github.ingestdjl.loader.cli;
