# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
