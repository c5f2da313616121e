#!/bin/sh
# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
#
# install.sh FOLDER: puts the pinned Vega there, for the tests, unless it is there already. Where there is no npm it says so and leaves
# the folder out, and the tests that need it say that they did not run.
set -eu
folder=$1
cd "$(dirname "$0")"

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
  echo "node and npm are not installed: Vega specifications are not checked" >&2
  exit 0
fi
if cmp -s package-lock.json "$folder/installed.json"; then
  exit 0
fi
rm -rf "$folder"
mkdir -p "$folder"
cp package.json package-lock.json "$folder"
(cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
# Only now, so that an installation that was cut off is begun anew.
cp package-lock.json "$folder/installed.json"
