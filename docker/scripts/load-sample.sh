#!/bin/sh
# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
#
# Loads the sample, unless the index has as many papers already: load-sample.sh FILE
set -eu
. "$(dirname "$0")/messages.sh"
. "$(dirname "$0")/elasticsearch.sh"

index=arxiv-papers
if [ $# -ne 1 ] || [ ! -r "$1" ]; then
  fail "takes a readable file of papers, got [$*]"
fi
request GET "/$index/_count?filter_path=count"
[ "$status" = 200 ] || fail "[$index] cannot be counted, got [$status $answer]"
count=$(printf '%s' "$answer" | sed -n 's/^{"count":\([0-9]*\)}$/\1/p')
sample=$(grep -c . "$1")
if [ "${count:-0}" -ge "$sample" ]; then
  echo "[$index] has [$count] papers, the sample of [$sample] is not loaded"
  exit
fi
# A journal in the volume may remember an index that is gone.
exec arxiv-loader load --restart --from "$1"
