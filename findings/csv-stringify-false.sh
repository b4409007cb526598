#!/usr/bin/env bash
# csv-stringify 6.9.0 (npm). It writes `false` as nothing, so a product that is not published looks like one of which
# that is unknown. `true` becomes 1, and a date becomes milliseconds.
#
# Output:
#> sku,published,sale
#> TEE,1,1795910400000
#> MUG,,
#> CAP,,
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund csv-stringify@6.9.0
cat > program.js <<'JS'
import { stringify } from 'csv-stringify/sync';

const rows = [
  { sku: 'TEE', published: true, sale: new Date('2026-11-29T00:00:00Z') },
  { sku: 'MUG', published: false, sale: null },
  { sku: 'CAP', published: undefined, sale: undefined },
];
process.stdout.write(stringify(rows, { header: true }));
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
