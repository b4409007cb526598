#!/usr/bin/env bash
# bson 7.3.4 (npm). `Decimal128`, the type that MongoDB offers for money, compares as text: 9 is more than 10, and `+`
# joins the texts. So does `Long`. `Int32` and `Double` compare as numbers. No comparison throws.
#
# Output:
#> 9 < 10 as Decimal128: false
#> 9 < 10 as Int32: true
#> 9 < 10 as Double: true
#> 9 < 10 as Long: false
#> the highest of 9, 10 and 100: 9
#> 12.30 + 1: 12.301
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund bson@7.3.4
cat > program.js <<'JS'
import { Decimal128, Double, Int32, Long } from 'bson';

const price = (text) => Decimal128.fromString(text);
console.log('9 < 10 as Decimal128:', price('9') < price('10'));
console.log('9 < 10 as Int32:', new Int32(9) < new Int32(10));
console.log('9 < 10 as Double:', new Double(9) < new Double(10));
console.log('9 < 10 as Long:', Long.fromNumber(9) < Long.fromNumber(10));
console.log('the highest of 9, 10 and 100:', ['9', '10', '100'].map(price).reduce((a, b) => (a > b ? a : b)).toString());
console.log('12.30 + 1:', price('12.30') + 1);
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
