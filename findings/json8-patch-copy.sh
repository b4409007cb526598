#!/usr/bin/env bash
# json8-patch 1.0.6. After `copy`, the two places share one value: a change of the copy changes the original too.
# fast-json-patch 3.1.1 keeps them apart, as JSON Patch (RFC 6902) does.
#
# Output:
#> json8-patch: {"billing":{"city":"Bern"},"shipping":{"city":"Bern"}}
#> fast-json-patch: {"billing":{"city":"Basel"},"shipping":{"city":"Bern"}}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund json8-patch@1.0.6 fast-json-patch@3.1.1
cat > program.js <<'JS'
import fastJsonPatch from 'fast-json-patch';
import json8Patch from 'json8-patch';

const patch = [
  { op: 'copy', from: '/billing', path: '/shipping' },
  { op: 'replace', path: '/shipping/city', value: 'Bern' },
];
const order = () => ({ billing: { city: 'Basel' } });
console.log(`json8-patch: ${JSON.stringify(json8Patch.apply(order(), patch).doc)}`);
console.log(`fast-json-patch: ${JSON.stringify(fastJsonPatch.applyPatch(order(), patch).newDocument)}`);
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
