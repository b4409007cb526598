#!/usr/bin/env bash
# immutable-json-patch 6.0.3. A `replace` or `move` of a value that does not exist does nothing and reports nothing;
# JSON Patch (RFC 6902) makes it an error. A `test` fails if the object has the same members in another order. The
# member "-" becomes "undefined".
#
# Output:
#> {"op":"replace","path":"/item/cuont","value":2}: {"item":{"sku":"mug","count":1}}
#> {"op":"move","from":"/item/cuont","path":"/item/total"}: {"item":{"sku":"mug","count":1}}
#> {"op":"test","path":"/item","value":{"count":1,"sku":"mug"}}: Test failed, value differs (path: "/item")
#> {"op":"add","path":"/item/-","value":2}: {"item":{"sku":"mug","count":1,"undefined":2}}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund immutable-json-patch@6.0.3
cat > program.js <<'JS'
import { immutableJSONPatch } from 'immutable-json-patch';

const cart = { item: { sku: 'mug', count: 1 } };
for (const operation of [
  { op: 'replace', path: '/item/cuont', value: 2 },
  { op: 'move', from: '/item/cuont', path: '/item/total' },
  { op: 'test', path: '/item', value: { count: 1, sku: 'mug' } },
  { op: 'add', path: '/item/-', value: 2 },
]) {
  try {
    console.log(`${JSON.stringify(operation)}: ${JSON.stringify(immutableJSONPatch(cart, [operation]))}`);
  } catch (error) {
    console.log(`${JSON.stringify(operation)}: ${error.message}`);
  }
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
