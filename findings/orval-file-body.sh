#!/usr/bin/env bash
# orval 7.13.2, client `fetch`. The body of an operation that takes a file is a Blob, but the generated function sends it through
# `JSON.stringify`, which makes `{}` of every Blob.
#
# Output:
#> text/csv: uploadFile(uploadFileBody: Blob) sends {}
#> application/octet-stream: uploadFile(uploadFileBody: Blob) sends {}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --no-save --no-audit --no-fund --ignore-scripts orval@7.13.2 typescript@5.9.3

for type in text/csv application/octet-stream; do
  cat > api.json <<JSON
{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/files":{"post":{"operationId":"uploadFile","requestBody":{
 "required":true,"content":{"$type":{"schema":{"type":"string","format":"binary"}}}},
 "responses":{"204":{"description":"Stored"}}}}}}
JSON
  npx orval --input api.json --output client.ts --client fetch > log.txt || { cat log.txt; exit 1; }
  npx tsc --target es2022 --module esnext --lib es2022,dom --skipLibCheck client.ts
  cat > session.js <<JS
import { readFileSync } from 'node:fs';
globalThis.fetch = async (_, { body }) => {
  const sent = typeof body === 'string' ? body : await body.text();
  const [signature] = /uploadFile = async \((.*?),/.exec(readFileSync('client.ts', 'utf8')).slice(1);
  console.log('$type: uploadFile(' + signature + ') sends ' + sent);
  return new Response(null, { status: 204 });
};
const { uploadFile } = await import('./client.js');
await uploadFile(new Blob(['id,name']));
JS
  node session.js
done | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
