#!/usr/bin/env bash
# structured-headers 2.1.0, for the structured fields of HTTP (RFC 9651). A decimal whose first three decimals are 0
# is written with a bare point, which the same package refuses to read.
#
# Output:
#> 1.25 written as 1.25, read as 1.25
#> 1.0004 written as 1., read: Parse error: Decimal cannot end on a period at offset 2
#> 0.0001 written as 0., read: Parse error: Decimal cannot end on a period at offset 2
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund structured-headers@2.1.0
cat > program.js <<'JS'
import { parseItem, serializeItem } from 'structured-headers';

for (const value of [1.25, 1.0004, 0.0001]) {
  const field = serializeItem([value, new Map()]);
  try {
    console.log(`${value} written as ${field}, read as ${parseItem(field)[0]}`);
  } catch (error) {
    console.log(`${value} written as ${field}, read: ${error.message}`);
  }
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
