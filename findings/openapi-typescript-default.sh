#!/usr/bin/env bash
# openapi-typescript 7.13.0. A property with a `default` is not optional in the generated type, although a request may
# leave it out. `--default-non-nullable=false` turns that off.
#
# Output:
#> default-non-nullable true: minutes: number note?: string
#> default-non-nullable false: minutes?: number note?: string
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund openapi-typescript@7.13.0 typescript@5.9.3
cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0", "info": { "title": "t", "version": "1" }, "paths": {},
  "components": { "schemas": { "Reserve": {
    "type": "object", "properties": { "minutes": { "type": "integer", "default": 15 }, "note": { "type": "string" } }
  } } }
}
JSON
for default in true false; do
  npx openapi-typescript openapi.json --output schema.ts --default-non-nullable=$default > log.txt 2>&1
  echo "default-non-nullable $default: $(grep -oE '(minutes|note)\??: \w+' schema.ts | paste -sd ' ')"
done | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
