#!/usr/bin/env bash
# json-bigint 1.0.0. Whether a number becomes a BigNumber depends on the length of its text, not on whether a JavaScript
# number can hold it: beyond 15 characters it does. So one property has two types, and 0.10000000000000 is a BigNumber
# while 0.1 is a number.
#
# Output:
#> 999999999999999: Number 999999999999999
#> 1000000000000000: BigNumber 1000000000000000
#> 0.1: Number 0.1
#> 0.10000000000000: BigNumber 0.1
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund json-bigint@1.0.0
cat > program.js <<'JS'
import JSONbig from 'json-bigint';

for (const text of ['999999999999999', '1000000000000000', '0.1', '0.10000000000000']) {
  const { price } = JSONbig.parse(`{"price":${text}}`);
  console.log(`${text}: ${price.constructor.name} ${price}`);
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
