# shellcheck shell=sh
# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
#
# Sourced by the scripts that ask Elasticsearch. Where and as whom is said by the variables of arxiv-loader:
# ARXIV_LOADER_URL, ARXIV_LOADER_USER and ARXIV_LOADER_PASSWORD (none without security), ARXIV_LOADER_CA_CERT (with https).
# ATTEMPTS and PAUSE, in seconds, say how long a node is waited for that does not answer yet.

# A text in double quotes, as both JSON and curl's configuration take it.
quoted() {
  printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

# What curl is told on its standard input: no password stands among its arguments, which everybody on a machine may read.
curl_configuration() {
  printf 'request = %s\nurl = %s\n' "$(quoted "$1")" "$(quoted "$ARXIV_LOADER_URL$2")"
  if [ -n "${ARXIV_LOADER_USER:-}" ]; then
    printf 'user = %s\n' "$(quoted "$ARXIV_LOADER_USER:${ARXIV_LOADER_PASSWORD:-}")"
  fi
  if [ -n "${ARXIV_LOADER_CA_CERT:-}" ]; then
    printf 'cacert = %s\n' "$(quoted "$ARXIV_LOADER_CA_CERT")"
  fi
  if [ $# -ge 3 ]; then
    printf 'header = "Content-Type: application/json"\ndata-binary = %s\n' "$(quoted "$3")"
  fi
}

# request METHOD PATH [BODY]: sets [status], 000 if there was no answer, and [answer], or what curl says. A node that does not
# answer yet or has no room now is asked again; one that is not who it should be is not.
request() {
  required ARXIV_LOADER_URL
  [ -z "${ARXIV_LOADER_PASSWORD:-}" ] || required ARXIV_LOADER_PASSWORD
  attempt=1
  while :; do
    code=0
    response=$(curl_configuration "$@" |
      curl --silent --show-error --max-time 60 --write-out '\n%{http_code}' --config - 2>&1) || code=$?
    status=$(printf '%s\n' "$response" | sed -n '$p')
    answer=$(printf '%s\n' "$response" | sed '$d')
    case $code in
      60 | 77) fail "[$ARXIV_LOADER_URL] has no certificate of [${ARXIV_LOADER_CA_CERT:-a known authority}], got [$answer]" ;;
    esac
    case $status in
      000 | 429 | 502 | 503 | 504) ;;
      401) fail "[$ARXIV_LOADER_URL] does not know user [${ARXIV_LOADER_USER:-}] with this password, got [401]" ;;
      *) return ;;
    esac
    if [ "$attempt" -ge "${ATTEMPTS:-20}" ]; then
      return
    fi
    attempt=$((attempt + 1))
    sleep "${PAUSE:-3}"
  done
}
