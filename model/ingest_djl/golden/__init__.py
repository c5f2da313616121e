# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Golden vectors: what a model ought to compute, so that any implementation can be checked against it later."""
