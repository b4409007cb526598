#!/usr/bin/env bash
# Four readers of CSV for Node and one file in which two columns have the same name (csv-parse 7.0.3, d3-dsv 3.0.2,
# papaparse 5.7.1, fast-csv 5.0.8). Two keep the last column, one renames it, one refuses the file.
#
# Output:
#> csv-parse: {"name":"beans","price":"19.90"}
#> d3-dsv: {"name":"beans","price":"19.90"}
#> papaparse: {"name":"beans","price":"24.90","price_1":"19.90"}
#> fast-csv: "Duplicate headers found [\"price\"]"
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund csv-parse@7.0.3 d3-dsv@3.0.2 papaparse@5.7.1 @fast-csv/parse@5.0.8
cat > program.js <<'JS'
import { parse } from 'csv-parse/sync';
import { csvParse } from 'd3-dsv';
import { parseString } from '@fast-csv/parse';
import Papa from 'papaparse';

console.warn = () => {}; // papaparse warns there.
const file = 'name,price,price\nbeans,24.90,19.90';
const show = (reader, row) => console.log(`${reader}: ${JSON.stringify(row)}`);
show('csv-parse', parse(file, { columns: true })[0]);
show('d3-dsv', csvParse(file)[0]);
show('papaparse', Papa.parse(file, { header: true }).data[0]);
parseString(file, { headers: true }).on('error', ({ message }) => show('fast-csv', message)).on('data', (row) => show('fast-csv', row));
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
