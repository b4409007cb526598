#!/usr/bin/env bash
# orval 7.13.2. A server of a document may be relative to the document's address, as `/` is. orval resolves it without the port, so that
# the generated client sends its requests to another server.
#
# Output:
#> The document is at http://127.0.0.1:7199/api.json, and its server is /
#> The client sends to http://127.0.0.1/pets
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --no-save --no-audit --no-fund --ignore-scripts orval@7.13.2

cat > run.js <<'JS'
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { promisify } from 'node:util';

const address = 'http://127.0.0.1:7199/api.json';
const api = {
  openapi: '3.1.0', info: { title: 't', version: '1' }, servers: [{ url: '/' }],
  paths: { '/pets': { get: { operationId: 'listPets', responses: { 200: { description: 'The pets' } } } } },
};
const server = http.createServer((_, response) => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(api)));
await new Promise((listening) => server.listen(7199, '127.0.0.1', listening));
writeFileSync('orval.config.mjs', `export default { shop: {
  input: '${address}',
  output: { target: 'client.ts', client: 'fetch', baseUrl: { getBaseUrlFromSpecification: true } },
} };`);
await promisify(execFile)('npx', ['orval']);
server.close();
console.log(`The document is at ${address}, and its server is ${api.servers[0].url}`);
console.log(`The client sends to ${/return `(.*)`/.exec(readFileSync('client.ts', 'utf8'))[1]}`);
JS
node run.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
