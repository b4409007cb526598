#!/usr/bin/env bash
# A date of a structured HTTP field is a whole number of seconds (RFC 9651). structured-field-values 2.0.4 writes the
# milliseconds of a `Date`, so almost every date that comes from the clock gets a form that the same package refuses
# to read. structured-headers 2.1.0 drops the milliseconds.
#
# Output:
#> structured-field-values: 2026-01-05T10:00:00.000Z written as @1767607200, read: 2026-01-05T10:00:00.000Z
#> structured-headers: 2026-01-05T10:00:00.000Z written as @1767607200, read: 2026-01-05T10:00:00.000Z
#> structured-field-values: 2026-01-05T10:00:00.250Z written as @1767607200.25, read: failed to parse "@1767607200.25" as Item
#> structured-headers: 2026-01-05T10:00:00.250Z written as @1767607200, read: 2026-01-05T10:00:00.000Z
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund structured-field-values@2.0.4 structured-headers@2.1.0
cat > program.js <<'JS'
import { decodeItem, encodeItem } from 'structured-field-values';
import { parseItem, serializeItem } from 'structured-headers';

const read = (parse, field) => {
  try {
    return parse(field).toISOString();
  } catch (error) {
    return error.message;
  }
};
for (const time of ['2026-01-05T10:00:00.000Z', '2026-01-05T10:00:00.250Z']) {
  const [one, other] = [encodeItem(new Date(time)), serializeItem([new Date(time), new Map()])];
  console.log(`structured-field-values: ${time} written as ${one}, read: ${read((field) => decodeItem(field).value, one)}`);
  console.log(`structured-headers: ${time} written as ${other}, read: ${read((field) => parseItem(field)[0], other)}`);
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
