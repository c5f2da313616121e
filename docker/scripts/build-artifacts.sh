#!/bin/sh
# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
#
# Builds what the images are made of, in the build stage of the Dockerfile:
#   build-artifacts.sh STACK_VERSION TARGETARCH LOADER_VERSION FOLDER
set -eu
. "$(dirname "$0")/messages.sh"

[ $# -eq 4 ] || fail "takes [STACK_VERSION TARGETARCH LOADER_VERSION FOLDER], got [$*]"
version=$1 architecture=$2 loader=$3 folder=$4

case $version in
  8.*) profile= ;;
  9.*) profile=-Pes9 ;;
  *) fail "[STACK_VERSION] must be a release of Elasticsearch 8 or 9, got [$version]" ;;
esac
case $architecture in
  amd64) platform=linux-x86_64 ;;
  arm64) platform=linux-aarch64 ;;
  *) fail "[TARGETARCH] must be one of [amd64, arm64], got [$architecture]" ;;
esac

# shellcheck disable=SC2086 # no argument at all where there is no profile
mvn --batch-mode --no-transfer-progress $profile package --projects plugin,ingest-loader,kibana --also-make \
  -Dmaven.test.skip=true -Dspotless.check.skip=true -Delasticsearch.version="$version" -Ddjl.platform="$platform"

mkdir -p "$folder/kibana"
cp "plugin/target/$version/ingest-djl-$version.0-$platform.zip" "$folder/ingest-djl.zip"
cp -R "ingest-loader/target/arxiv-loader-$loader" "$folder/arxiv-loader"
cp kibana/import.sh kibana/target/arxiv-papers.ndjson "$folder/kibana"
