#!/usr/bin/env bash
# csv-stringify 6.9.0 and papaparse 5.7.1 (npm). The columns of a file are those of the first object. If only later
# objects have a price, both write a file without prices, and report nothing.
#
# Output:
#> csv-stringify: "sku\nGIFT\nTEE\n"
#> papaparse: "sku\r\nGIFT\r\nTEE"
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund csv-stringify@6.9.0 papaparse@5.7.1
cat > program.js <<'JS'
import { stringify } from 'csv-stringify/sync';
import Papa from 'papaparse';

const products = [{ sku: 'GIFT' }, { sku: 'TEE', price: '19.90' }];
console.log('csv-stringify:', JSON.stringify(stringify(products, { header: true })));
console.log('papaparse:', JSON.stringify(Papa.unparse(products)));
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
