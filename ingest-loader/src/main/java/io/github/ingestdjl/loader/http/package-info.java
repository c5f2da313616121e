/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How arXiv is asked: slowly, by one connection, obeying its rules, and nothing twice. Knows no parser and no paper; only here is an HTTP
 * client for arXiv known.
 */
package io.github.ingestdjl.loader.http;
