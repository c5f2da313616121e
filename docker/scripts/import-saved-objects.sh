#!/bin/sh
# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
#
# Imports the dashboards into the Kibana at KIBANA_URL, as the user of ARXIV_LOADER_USER and ARXIV_LOADER_PASSWORD if there is
# security: import-saved-objects.sh FOLDER, which holds import.sh and arxiv-papers.ndjson.
set -eu
. "$(dirname "$0")/messages.sh"

if [ $# -ne 1 ] || [ ! -r "$1/import.sh" ] || [ ! -r "$1/arxiv-papers.ndjson" ]; then
  fail "takes a folder with [import.sh, arxiv-papers.ndjson], got [$*]"
fi
required KIBANA_URL
if [ -n "${ARXIV_LOADER_USER:-}" ]; then
  required ARXIV_LOADER_PASSWORD
  export KIBANA_USER="$ARXIV_LOADER_USER" KIBANA_PASSWORD="$ARXIV_LOADER_PASSWORD"
fi
exec "$1/import.sh" --url "$KIBANA_URL" --wait 60 --file "$1/arxiv-papers.ndjson"
