#!/usr/bin/env bash
# csv-parse 7.0.3. `cast_date` relies on `Date.parse`, which in Node takes most text that ends in a number for a date:
# product names become dates.
#
# Output:
#> a Date of 2001 10
#> a Date of 1990 2
#> a Date of 2001 3
#> Beans 5
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund csv-parse@7.0.3
cat > program.js <<'JS'
import { parse } from 'csv-parse/sync';

const file = 'name,stock\nPaper filter 4,10\nGrinder 1990,2\nTee May 7,3\nBeans,5\n';
for (const { name, stock } of parse(file, { columns: true, cast: true, cast_date: true })) {
  console.log(name instanceof Date ? `a Date of ${name.getFullYear()}` : name, stock);
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
