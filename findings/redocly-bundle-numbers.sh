#!/usr/bin/env bash
# @redocly/cli 2.77.0. `bundle` reads numbers as JavaScript does, so the bundled document states other limits and
# examples than its source: the maximum of a decimal(24,4) and integers above 2^53 are rounded.
#
# Output:
#> "maximum":100000000000000000000
#> 9007199254740992
#> 429496729400000000000
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm install --silent --prefer-offline --no-audit --no-fund @redocly/cli@2.77.0
cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0", "info": { "title": "t", "version": "1" }, "paths": {},
  "components": { "schemas": { "Total": {
    "type": "number", "maximum": 99999999999999999999.9999, "examples": [9007199254740993, 429496729399999999957.0506]
  } } }
}
JSON
REDOCLY_TELEMETRY=off npx redocly bundle openapi.json --output bundled.json > log.txt 2>&1
grep -E '^ *("maximum"|[0-9])' bundled.json | tr -d ' ,' | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
