#!/usr/bin/env bash
# currency.js 2.0.4 rounds half a cent towards positive infinity. So a refund is not the negative of its sale.
#
# Output:
#> 1.005: 1.01, -1.005: -1.00, together 0.01
#> 12.345: 12.35, -12.345: -12.34, together 0.01
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund currency.js@2.0.4
cat > program.js <<'JS'
import currency from 'currency.js';

for (const amount of [1.005, 12.345]) {
  console.log(`${amount}: ${currency(amount)}, ${-amount}: ${currency(-amount)}, together ${currency(amount).add(currency(-amount))}`);
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
