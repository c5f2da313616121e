#!/bin/sh
# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
#
# Imports the saved objects into Kibana; see usage below. Importing again replaces what was imported before, and nothing else.
set -eu

usage() {
  cat <<'END'
usage: import.sh [--url URL] [--space SPACE] [--user USER] [--ca-cert FILE] [--wait SECONDS] [--model ID] [--file FILE]

  --url URL       where Kibana is, its base path included; KIBANA_URL; http://localhost:5601
  --space SPACE   the space to import into; KIBANA_SPACE; the default space
  --user USER     KIBANA_USER; the password is in KIBANA_PASSWORD, or is asked for
  --ca-cert FILE  the certificate of who signed Kibana's; KIBANA_CA_CERT
  --wait SECONDS  how long Kibana may take until it answers; 0
  --model ID      the model that embeds what is looked for, the one of the papers: _meta in their index's mapping
                  names it; the node's default model
  --file FILE     what to import; arxiv-papers.ndjson beside this script, or in target/

An API key is taken from KIBANA_API_KEY, instead of a user.
Exit codes: 0 success, 1 failure, 2 usage error.
END
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

misused() {
  printf '%s\n' "$*" >&2
  usage >&2
  exit 2
}

here=$(cd "$(dirname "$0")" && pwd)
url=${KIBANA_URL:-http://localhost:5601}
space=${KIBANA_SPACE:-}
user=${KIBANA_USER:-}
ca=${KIBANA_CA_CERT:-}
wait=0
model=
file=
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --url | --space | --user | --ca-cert | --wait | --model | --file)
      [ $# -gt 1 ] || misused "[$1] must have a value"
      case $1 in
        --url) url=$2 ;;
        --space) space=$2 ;;
        --user) user=$2 ;;
        --ca-cert) ca=$2 ;;
        --wait) wait=$2 ;;
        --model) model=$2 ;;
        --file) file=$2 ;;
      esac
      shift 2
      ;;
    *) misused "[option] must be one of those below, got [$1]" ;;
  esac
done

case $url in
  http://* | https://*) url=${url%/} ;;
  *) misused "[--url] must begin with http:// or https://, got [$url]" ;;
esac
case $space in
  *[!a-z0-9_-]*) misused "[--space] must be of a-z, 0-9, _ and -, got [$space]" ;;
esac
case $wait in
  '' | *[!0-9]*) misused "[--wait] must be a number of seconds, got [$wait]" ;;
esac
case $model in
  [!a-z0-9]* | *[!a-z0-9._-]*) misused "[--model] must match [a-z0-9][a-z0-9._-]*, got [$model]" ;;
esac
if [ -n "$user" ] && [ -n "${KIBANA_API_KEY:-}" ]; then
  misused "[--user] must not be set beside an API key, got [$user]"
fi
if [ -z "$file" ]; then
  file=$here/arxiv-papers.ndjson
  [ -f "$file" ] || file=$here/target/arxiv-papers.ndjson
fi
[ -f "$file" ] || fail "[--file] must be a file, got [$file]; \`mvn package\` makes it"
[ -z "$ca" ] || [ -f "$ca" ] || fail "[--ca-cert] must be a file, got [$ca]"
command -v curl >/dev/null || fail "[curl] must be installed"

password=${KIBANA_PASSWORD:-}
if [ -n "$user" ] && [ -z "$password" ]; then
  [ -t 0 ] || misused "[KIBANA_PASSWORD] must be set where it cannot be asked for"
  printf 'Password of %s: ' "$user" >&2
  stty -echo
  IFS= read -r password || :
  stty echo
  printf '\n' >&2
fi

# What curl is told beside its arguments, which other users of the machine can see.
quoted() {
  printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'
}

secrets() {
  if [ -n "$user" ]; then
    printf 'user = "%s"\n' "$(quoted "$user:$password")"
  elif [ -n "${KIBANA_API_KEY:-}" ]; then
    printf 'header = "Authorization: ApiKey %s"\n' "$(quoted "$KIBANA_API_KEY")"
  fi
  [ -z "$ca" ] || printf 'cacert = "%s"\n' "$(quoted "$ca")"
}

answer=$(mktemp)
changed=$(mktemp)
of_model=$(mktemp)
trap 'rm -f "$answer" "$changed" "$of_model"' EXIT INT TERM
if [ -n "$model" ]; then
  sed "s/djl_text_embedding: {model_text/djl_text_embedding: {model_id: '$model', model_text/g" "$file" >"$of_model"
  file=$of_model
fi

# request ARGUMENTS: prints the status, 000 if there is no answer; the answer's body is in the file.
request() {
  secrets | curl --silent --config - --connect-timeout 10 --max-time 300 --output "$answer" --write-out '%{http_code}' "$@" || :
}

message() {
  tr '\n' ' ' <"$answer" | sed 's/.*"message":"\(\([^"\\]\|\\.\)*\)".*/\1/; s/\\"/"/g' | cut -c 1-2000
}

base=$url${space:+/s/$space}
deadline=$(($(date +%s) + wait))
while :; do
  status=$(request "$url/api/status")
  case $status in
    000 | 502 | 503)
      [ "$(date +%s)" -lt "$deadline" ] || {
        [ "$status" != 000 ] || fail "Kibana does not answer at [$url]"
        fail "Kibana is not ready at [$url], status [$status]"
      }
      sleep 2
      ;;
    *) break ;;
  esac
done

# Kibana imports into spaces that do not exist, where nobody finds it.
if [ -n "$space" ] && [ "$(request "$url/api/spaces/space/$space")" = 404 ]; then
  fail "there is no space [$space] at [$url]"
fi

# import FILE: leaves Kibana's answer in the file of answers, or ends the script.
import() {
  status=$(request --request POST --header 'kbn-xsrf: true' --form "file=@$1;filename=arxiv-papers.ndjson;type=application/ndjson" \
    "$base/api/saved_objects/_import?overwrite=true")
  case $status in
    200) ;;
    000) fail "Kibana has not answered at [$url]" ;;
    401) fail "Kibana does not know the user or the key, or was given none: $(message)" ;;
    403) fail "the user or the key may not import saved objects${space:+ into the space [$space]}: $(message)" ;;
    404) fail "there is no Kibana at [$url]: $(message)" ;;
    422) fail "Kibana is older than the objects, 8.12 is the oldest that takes them; nothing was imported: $(message)" ;;
    *) fail "Kibana has answered with status [$status]: $(message)" ;;
  esac

  # A 200 says only that the request was understood.
  if tr -d ' \n' <"$answer" | grep -q '"success":true'; then
    return
  fi
  {
    echo "Kibana has not imported everything:"
    tr '\n' ' ' <"$answer" | sed 's/.*"errors": *\[//; s/\], *"[a-zA-Z]*":.*$//; s/}, *{"id"/}\
{"id"/g' | sed 's/^{"id":"\([^"]*\)","type":"\([^"]*\)".*"error":\(.*\)$/  \2 [\1]: \3/'
    echo
  } >&2
  exit 1
}

import "$file"

# An id is taken in all spaces: where another space has it, Kibana gives the object a new one. References follow it, the link to Discover that
# is within a panel does not.
given=$(tr -d '\n' <"$answer" | sed -n 's/.*"id":"arxiv-all-papers","meta":{[^}]*},[^{}]*"destinationId":"\([^"]*\)".*/\1/p')
if [ -n "$given" ]; then
  sed "s|discover#/view/arxiv-all-papers|discover#/view/$given|g" "$file" >"$changed"
  import "$changed"
fi
count=$(sed -n 's/.*"successCount": *\([0-9]*\).*/\1/p' "$answer")
echo "imported ${count:-all} objects into ${space:-the default space} of $url"
