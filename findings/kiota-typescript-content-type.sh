#!/usr/bin/env bash
# Kiota 1.38.0 for TypeScript, with @microsoft/kiota-abstractions 1.0.0-preview.109. The method of an operation that takes a file in one of
# several media types has a parameter for the media type. It has no effect, unless the caller passes a third argument, which is optional.
#
# Output:
#> post(body: ArrayBuffer | undefined, contentType: string | undefined, requestConfiguration?: …)
#> post(file, 'text/csv') sends application/octet-stream
#> post(file, 'text/csv', {}) sends text/csv
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export KIOTA_OFFLINE_ENABLED=true # Otherwise it asks for a newer version.

echo '{ "type": "module" }' > package.json
npm install --silent --no-save --no-audit --no-fund --ignore-scripts @microsoft/kiota-bundle@1.0.0-preview.109 typescript@5.9.3
dotnet tool install Microsoft.OpenApi.Kiota --version 1.38.0 --tool-path tools > log.txt || { cat log.txt; exit 1; }

cat > api.json <<'JSON'
{"openapi":"3.1.0","info":{"title":"t","version":"1"},"servers":[{"url":"https://shop.example"}],
 "paths":{"/files":{"post":{"requestBody":{"required":true,"content":{
   "text/csv":{"schema":{"type":"string","format":"binary"}},"application/x-ndjson":{"schema":{"type":"string","format":"binary"}}}},
  "responses":{"200":{"description":"Stored","content":{"application/json":{"schema":{"$ref":"#/components/schemas/File"}}}}}}}},
 "components":{"schemas":{"File":{"type":"object","properties":{"name":{"type":"string"}}}}}}
JSON
tools/kiota generate -l TypeScript -d api.json -o client -c ShopClient > log.txt 2>&1 || { cat log.txt; exit 1; }
npx tsc --target es2022 --module nodenext --lib es2022,dom --skipLibCheck client/shopClient.ts
cat > run.js <<'JS'
import { readFileSync } from 'node:fs';
import { AnonymousAuthenticationProvider } from '@microsoft/kiota-abstractions';
import { DefaultRequestAdapter } from '@microsoft/kiota-bundle';
import { createShopClient } from './client/shopClient.js';

const { files } = createShopClient(new DefaultRequestAdapter(new AnonymousAuthenticationProvider()));
const [signature] = /\bpost\(.*requestConfiguration\?:/.exec(readFileSync('client/files/index.ts', 'utf8'));
const file = new TextEncoder().encode('id,name').buffer;
const sent = (request) => [...request.headers.get('Content-Type')].join();
console.log(`${signature} …)`);
console.log(`post(file, 'text/csv') sends ${sent(files.toPostRequestInformation(file, 'text/csv'))}`);
console.log(`post(file, 'text/csv', {}) sends ${sent(files.toPostRequestInformation(file, 'text/csv', {}))}`);
JS
node run.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
