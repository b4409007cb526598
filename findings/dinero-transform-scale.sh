#!/usr/bin/env bash
# dinero.js 2.0.2. `transformScale`, which reduces the decimals of an amount, rounds towards negative infinity by
# default: a negative amount grows where a positive one shrinks.
#
# Output:
#> 12.349: 12.34
#> -12.341: -12.35
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund dinero.js@2.0.2
cat > program.js <<'JS'
import { dinero, toDecimal, transformScale } from 'dinero.js';
import { EUR } from 'dinero.js/currencies';

for (const amount of [12349, -12341]) {
  const exact = dinero({ amount, currency: EUR, scale: 3 });
  console.log(`${toDecimal(exact)}: ${toDecimal(transformScale(exact, 2))}`);
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
