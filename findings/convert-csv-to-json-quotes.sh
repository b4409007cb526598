#!/usr/bin/env bash
# convert-csv-to-json 4.72.0. Quotes have no meaning by default: a quoted field is split at its comma, its quotes stay,
# and the columns after it move by one. `supportQuotedField(true)` turns quotes on.
#
# Output:
#> by default: [{"name":"\"Filter","price":" small\""}]
#> with supportQuotedField: [{"name":"Filter, small","price":"7.80"}]
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund convert-csv-to-json@4.72.0
cat > program.js <<'JS'
import { writeFileSync } from 'node:fs';
import csvToJson from 'convert-csv-to-json';

writeFileSync('file.csv', 'name,price\n"Filter, small",7.80\n');
console.log('by default:', JSON.stringify(csvToJson.fieldDelimiter(',').getJsonFromCsv('file.csv')));
console.log('with supportQuotedField:', JSON.stringify(csvToJson.supportQuotedField(true).getJsonFromCsv('file.csv')));
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
