# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes a sentence-transformers model as a folder that the plugin loads, and proves that it gives the same vectors."""
