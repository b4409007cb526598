#!/usr/bin/env bash
# Ajv 8.20.0. `multipleOf: 0.01`, the usual way to say that a price has at most two decimals, refuses prices with two
# decimals, because the division leaves a remainder in binary. `multipleOfPrecision` accepts them.
#
# Output:
#> {}: 12.5 true, 19.99 false, 4.35 false, 1.13 false
#> {"multipleOfPrecision":6}: 12.5 true, 19.99 true, 4.35 true, 1.13 true
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund ajv@8.20.0
cat > program.js <<'JS'
import Ajv from 'ajv';

const schema = { type: 'number', multipleOf: 0.01 };
for (const options of [{}, { multipleOfPrecision: 6 }]) {
  const ajv = new Ajv.default(options);
  const results = [12.5, 19.99, 4.35, 1.13].map((price) => `${price} ${ajv.validate(schema, price)}`);
  console.log(`${JSON.stringify(options)}: ${results.join(', ')}`);
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
