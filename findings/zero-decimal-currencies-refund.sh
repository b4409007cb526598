#!/usr/bin/env bash
# zero-decimal-currencies 1.6.0, which turns a price into the integer that payment providers expect. A refund of
# -12.50 becomes 0 without an error; `fromSmallestUnit` reads negative amounts. The package rounds 100.51 yen to 101,
# but 12.60 yen to 12.
#
# Output:
#> 12.5 EUR: 1250
#> -12.5 EUR: 0
#> 100.51 JPY: 101
#> 12.6 JPY: 12
#> back from -1250: -12.5 EUR
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund zero-decimal-currencies@1.6.0
cat > program.js <<'JS'
import { fromSmallestUnit, toStripeUnit } from 'zero-decimal-currencies';

for (const [amount, currency] of [[12.5, 'EUR'], [-12.5, 'EUR'], [100.51, 'JPY'], [12.6, 'JPY']]) {
  console.log(`${amount} ${currency}: ${toStripeUnit(amount, currency)}`);
}
console.log(`back from -1250: ${fromSmallestUnit(-1250, 'EUR')} EUR`);
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
