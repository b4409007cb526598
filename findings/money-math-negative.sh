#!/usr/bin/env bash
# money-math 2.6.3 calculates with amounts as text and rounds to the cent. A negative result is wrong by up to almost
# two cents, not just rounded in another direction: -20.00 / 3 is -6.67, and 19 % of -10.03 is -1.91.
#
# Output:
#> 20.00 / 3: 6.67
#> -20.00 / 3: -6.65
#> 10.03 * 0.19: 1.91, 19 % of 10.03: 1.91
#> -10.03 * 0.19: -1.89, 19 % of -10.03: -1.90
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund money-math@2.6.3
cat > program.js <<'JS'
import money from 'money-math';

for (const amount of ['20.00', '-20.00']) console.log(`${amount} / 3: ${money.div(amount, '3.00')}`);
for (const amount of ['10.03', '-10.03']) {
  console.log(`${amount} * 0.19: ${money.mul(amount, '0.19')}, 19 % of ${amount}: ${money.percent(amount, '19.00')}`);
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
