# shellcheck shell=sh
# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
#
# Sourced by the other scripts: how they speak.

# Ends the script with a message.
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit 1
}

# The variable of the given name must have a value, on one line.
required() {
  eval "value=\${$1:-}"
  # shellcheck disable=SC2154 # set by eval
  case $value in
    '') fail "[$1] is not set" ;;
    *[[:cntrl:]]*) fail "[$1] must not hold control characters" ;;
  esac
}
