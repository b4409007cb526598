#!/usr/bin/env bash
# openapi-fetch 0.17.0. A body of text is sent as JSON whatever its Content-Type: a CSV file arrives in quotes, its line
# breaks as `\n`. `bodySerializer` turns that off, request by request.
#
# Output:
#> text/csv: "sku,price\nTEE,12.50"
#> text/csv: sku,price (line break) TEE,12.50
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund openapi-fetch@0.17.0
cat > program.js <<'JS'
import createClient from 'openapi-fetch';

const fetch = async (request) => {
  console.log(`${request.headers.get('Content-Type')}: ${(await request.text()).replaceAll('\n', ' (line break) ')}`);
  return new Response(null, { status: 204 });
};
const { POST } = createClient({ baseUrl: 'http://shop.example', fetch });
const file = { body: 'sku,price\nTEE,12.50', headers: { 'Content-Type': 'text/csv' } };
await POST('/import', file);
await POST('/import', { ...file, bodySerializer: String });
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
