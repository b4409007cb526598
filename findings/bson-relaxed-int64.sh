#!/usr/bin/env bash
# bson 7.3.4 (npm). `EJSON` is relaxed by default, when it reads as well: a 64-bit integer above 2^53 is rounded, even
# if it comes in the canonical form `{"$numberLong": "..."}`, which exists to carry it, or as a bigint.
#
# Output:
#> parse: {"n":{"$numberLong":"9007199254740992"}}
#> stringify a Long: {"n":9007199254740992}
#> stringify a bigint: {"n":9007199254740992}
#> parse with { relaxed: false }: {"n":{"$numberLong":"9007199254740993"}}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund bson@7.3.4
cat > program.js <<'JS'
import { EJSON, Long } from 'bson';

const canonical = '{"n":{"$numberLong":"9007199254740993"}}';
console.log('parse:', EJSON.stringify(EJSON.parse(canonical), { relaxed: false }));
console.log('stringify a Long:', EJSON.stringify({ n: Long.fromString('9007199254740993') }));
console.log('stringify a bigint:', EJSON.stringify({ n: 9007199254740993n }));
console.log('parse with { relaxed: false }:', EJSON.stringify(EJSON.parse(canonical, { relaxed: false }), { relaxed: false }));
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
