#!/bin/sh
# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
#
# Health check of a node: it answers, knows its password, and has a master. Not whether an index is red: then whoever repairs it
# needs Kibana, which waits for healthy nodes.
# ELASTIC_PASSWORD is that of [elastic], none without security; HEALTH_URL and HEALTH_CA_CERT are for nodes with https.
set -eu
. "$(dirname "$0")/messages.sh"
. "$(dirname "$0")/elasticsearch.sh"

ARXIV_LOADER_URL=${HEALTH_URL:-http://localhost:9200}
ARXIV_LOADER_USER=${ELASTIC_PASSWORD:+elastic}
ARXIV_LOADER_PASSWORD=${ELASTIC_PASSWORD:-}
ARXIV_LOADER_CA_CERT=${HEALTH_CA_CERT:-}
ATTEMPTS=1
request GET '/_cluster/health?timeout=5s&master_timeout=5s'
[ "$status" = 200 ] || fail "[$ARXIV_LOADER_URL] is not ready, got [$status $answer]"
