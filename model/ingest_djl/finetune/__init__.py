# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Fine-tunes a sentence-transformers model on papers: titles find their abstracts, and relatedness is not forgotten."""

MODEL_ID = "arxiv-minilm-384-v1"
