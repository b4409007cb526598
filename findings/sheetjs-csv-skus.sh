#!/usr/bin/env bash
# SheetJS 0.18.5 (npm: xlsx). When it reads CSV, it turns article numbers into numbers, although they are in quotes:
# `12E4` becomes 120000, `007` becomes 7, `(5)` becomes -5, and `1-2` becomes a day of 2001. The option `raw` keeps them.
#
# Output:
#> as it is: [120000,7,-5,36893,0.05,true]
#> with raw: ["12E4","007","(5)","1-2","5%","TRUE"]
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund xlsx@0.18.5
cat > program.js <<'JS'
import XLSX from 'xlsx';

const csv = 'sku\n"12E4"\n"007"\n"(5)"\n"1-2"\n"5%"\n"TRUE"\n';
const skus = (options) => XLSX.utils.sheet_to_json(XLSX.read(csv, { type: 'string', ...options }).Sheets.Sheet1).map((row) => row.sku);
console.log('as it is:', JSON.stringify(skus({})));
console.log('with raw:', JSON.stringify(skus({ raw: true })));
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
