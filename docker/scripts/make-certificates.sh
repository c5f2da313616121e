#!/bin/sh
# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
#
# Makes a certificate authority and a certificate for each node that has none yet, with elasticsearch-certutil:
#   make-certificates.sh FOLDER NODE…
# FOLDER/authority/ca.crt is what clients need, FOLDER/authority-key/ca.key what nobody needs but this script,
# FOLDER/nodes/NODE/NODE.crt and NODE.key what a node needs. What is there stays.
set -eu
. "$(dirname "$0")/messages.sh"

[ $# -ge 2 ] || fail "takes [FOLDER NODE…], got [$*]"
folder=$1
shift
for node; do
  case $node in
    '' | *[!a-z0-9-]*) fail "[NODE] must be a host name of [a-z0-9-], got [$node]" ;;
  esac
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 077
mkdir -p "$folder/authority" "$folder/authority-key" "$folder/nodes"
certificate=$folder/authority/ca.crt
key=$folder/authority-key/ca.key

# The certificate comes last: where it is, the key is complete.
if [ ! -f "$certificate" ]; then
  elasticsearch-certutil ca --silent --pem --out "$work/ca.zip"
  unzip -q "$work/ca.zip" -d "$work"
  chmod 0644 "$work/ca/ca.crt"
  mv "$work/ca/ca.key" "$key"
  mv "$work/ca/ca.crt" "$certificate"
  rm -rf "$folder"/nodes/*
  echo "[$certificate] is made"
fi

for node; do
  if [ -d "$folder/nodes/$node" ]; then
    echo "[$node] has its certificate"
    continue
  fi
  elasticsearch-certutil cert --silent --pem --ca-cert "$certificate" --ca-key "$key" \
    --name "$node" --dns "$node" --dns localhost --ip 127.0.0.1 --out "$work/$node.zip"
  unzip -q "$work/$node.zip" -d "$work"
  # In one step from the same file system: a folder that is there is complete.
  rm -rf "$folder/nodes/.$node"
  mv "$work/$node" "$folder/nodes/.$node"
  mv "$folder/nodes/.$node" "$folder/nodes/$node"
  echo "[$node] gets its certificate"
done
