#!/usr/bin/env bash
# papaparse 5.7.1. `dynamicTyping` decides value by value, so one column has several types. An article number loses its
# leading zeros if it consists of digits, or becomes another number if it looks like an exponent. An integer above 2^53
# stays text.
#
# Output:
#> sku: Number 12, ean: Number 4006381333931, added: String "2026-01-01"
#> sku: String "0012A", ean: String "90071992547409931", added: Date "2026-01-01T00:00:00.000Z"
#> sku: Number 120, ean: Number 7, added: undefined null
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund papaparse@5.7.1
cat > program.js <<'JS'
import Papa from 'papaparse';

const rows = ['sku,ean,added', '00012,4006381333931,2026-01-01', '0012A,90071992547409931,2026-01-01T00:00:00Z', '12e1,007,'];
for (const row of Papa.parse(rows.join('\n'), { header: true, dynamicTyping: true }).data) {
  console.log(Object.entries(row).map(([name, value]) => `${name}: ${value?.constructor.name} ${JSON.stringify(value)}`).join(', '));
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
