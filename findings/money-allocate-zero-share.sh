#!/usr/bin/env bash
# js-money 0.6.3, ts-money 0.4.8 and dinero.js 2.0.2 share out 5 cents in the ratio 0 : 1 : 1. The first two give the
# cent that remains to the share of nothing: a shop's free item takes part of a discount.
#
# Output:
#> js-money: 1,2,2
#> ts-money: 1,2,2
#> dinero.js: 0,3,2
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund js-money@0.6.3 ts-money@0.4.8 dinero.js@2.0.2
cat > program.js <<'JS'
import { allocate, dinero, toSnapshot } from 'dinero.js';
import { EUR } from 'dinero.js/currencies';
import JsMoney from 'js-money';
import tsMoney from 'ts-money';

const ratios = [0, 1, 1];
console.log(`js-money: ${new JsMoney(5, JsMoney.EUR).allocate(ratios).map(({ amount }) => amount)}`);
console.log(`ts-money: ${new tsMoney.Money(5, 'EUR').allocate(ratios).map(({ amount }) => amount)}`);
console.log(`dinero.js: ${allocate(dinero({ amount: 5, currency: EUR }), ratios).map((part) => toSnapshot(part).amount)}`);
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
