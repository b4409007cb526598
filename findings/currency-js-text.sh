#!/usr/bin/env bash
# currency.js 2.0.4. Text is read by dropping every character but digits, points and minus signs. So a decimal comma
# makes an amount a hundred times as large, an exponent becomes a digit, and text without digits is 0. `errorOnInvalid:
# true` reports none of them.
#
# Output:
#> 12,50: 1250.00
#> 1.234,56: 1.23
#> 1e3: 13.00
#> 2 for 5: 25.00
#> free: 0.00
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund currency.js@2.0.4
cat > program.js <<'JS'
import currency from 'currency.js';

for (const text of ['12,50', '1.234,56', '1e3', '2 for 5', 'free']) {
  console.log(`${text}: ${currency(text, { errorOnInvalid: true })}`);
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
