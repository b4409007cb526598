#!/usr/bin/env bash
# openapi-sampler 1.7.10, which makes the examples that Redoc shows. Its examples break the schemas that they come from:
# `pattern`, `uniqueItems`, `propertyNames` and an `exclusiveMinimum` beside `minimum` are ignored.
#
# Output:
#> {"type":"string","pattern":"^[0-9a-f]{24}$"}: "string"
#> {"type":"array","items":{"type":"boolean"},"minItems":2,"uniqueItems":true}: [true,true]
#> {"type":"object","propertyNames":{"maxLength":3},"additionalProperties":{"type":"string"}}: {"property1":"string","property2":"string"}
#> {"type":"number","minimum":5,"exclusiveMinimum":5}: 5
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund openapi-sampler@1.7.10
cat > program.js <<'JS'
import { sample } from 'openapi-sampler';

const schemas = [
  { type: 'string', pattern: '^[0-9a-f]{24}$' },
  { type: 'array', items: { type: 'boolean' }, minItems: 2, uniqueItems: true },
  { type: 'object', propertyNames: { maxLength: 3 }, additionalProperties: { type: 'string' } },
  { type: 'number', minimum: 5, exclusiveMinimum: 5 },
];
for (const schema of schemas) console.log(`${JSON.stringify(schema)}: ${JSON.stringify(sample(schema))}`);
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
