#!/usr/bin/env bash
# papaparse 5.7.1. The line break at the end of a file decides how the file is read. A file of two columns with
# semicolons and decimal commas is split at the commas, inside its prices, if a line break ends it as usual; without one
# it is split at the semicolons. The guess counts the empty line after the last break unless `skipEmptyLines` is set.
#
# Output:
#> no line break at the end: delimiter ';', first row {"name":"beans","price":"24,90"}
#> a line break: delimiter ',', first row {"name;price":"beans;24","__parsed_extra":["90"]}
#> skipEmptyLines: delimiter ';', first row {"name":"beans","price":"24,90"}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund papaparse@5.7.1
cat > program.js <<'JS'
import Papa from 'papaparse';

const file = 'name;price\nbeans;24,90\nfilter;7,80';
const cases = {
  'no line break at the end': [file],
  'a line break': [`${file}\n`],
  skipEmptyLines: [`${file}\n`, { skipEmptyLines: true }],
};
for (const [name, [text, options]] of Object.entries(cases)) {
  const { data, meta } = Papa.parse(text, { header: true, ...options });
  console.log(`${name}: delimiter '${meta.delimiter}', first row ${JSON.stringify(data[0])}`);
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
