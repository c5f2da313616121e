#!/bin/sh
# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
#
# Gives Kibana's own user, [kibana_system], the password that Kibana is started with: KIBANA_PASSWORD.
set -eu
. "$(dirname "$0")/messages.sh"
. "$(dirname "$0")/elasticsearch.sh"

required KIBANA_PASSWORD
body=$(printf '{"password":%s}' "$(quoted "$KIBANA_PASSWORD")")
request POST /_security/user/kibana_system/_password "$body"
[ "$status" = 200 ] || fail "[kibana_system] has not got its password, got [$status $answer]"
echo "[kibana_system] has its password"
