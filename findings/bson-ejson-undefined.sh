#!/usr/bin/env bash
# bson 7.3.4 (npm). `EJSON.stringify` writes an undefined property as null. `JSON.stringify` leaves it out, and so does
# `serialize` of the same package.
#
# Output:
#> JSON.stringify: {"sku":"TEE"}
#> EJSON.stringify: {"sku":"TEE","note":null}
#> serialize: {"sku":"TEE"}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund bson@7.3.4
cat > program.js <<'JS'
import { deserialize, EJSON, serialize } from 'bson';

const document = { sku: 'TEE', note: undefined };
console.log('JSON.stringify:', JSON.stringify(document));
console.log('EJSON.stringify:', EJSON.stringify(document));
console.log('serialize:', JSON.stringify(deserialize(serialize(document))));
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
