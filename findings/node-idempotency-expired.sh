#!/usr/bin/env bash
# @node-idempotency/core 1.0.11 with the memory storage 1.0.2. A second request with the same key is refused while the
# first one runs. If the key was used before and has expired, the second request runs beside the first: the old entry
# is found, then deleted, and nothing is stored for the first request. Only the third one is refused.
#
# Output:
#> first: runs
#> second, at the same time: A request is outstanding for this Idempotency-Key
#> third, afterwards: the stored response {"body":"order 1"}
#> first after the expiry: runs
#> second, at the same time: runs
#> third, at the same time: A request is outstanding for this Idempotency-Key
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund @node-idempotency/core@1.0.11 @node-idempotency/storage-adapter-memory@1.0.2
cat > program.js <<'JS'
import { setTimeout } from 'node:timers/promises';
import core from '@node-idempotency/core';
import memory from '@node-idempotency/storage-adapter-memory';

const idempotency = new core.Idempotency(new memory.MemoryStorageAdapter(), { cacheTTLMS: 500 });
const request = { method: 'POST', path: '/orders', headers: { 'idempotency-key': 'k' }, body: { sku: 'mug' } };
const begin = async (name) => {
  try {
    const stored = await idempotency.onRequest(request);
    console.log(`${name}: ${stored ? `the stored response ${JSON.stringify(stored)}` : 'runs'}`);
  } catch (error) {
    console.log(`${name}: ${error.message}`);
  }
};
await begin('first');
await begin('second, at the same time');
await idempotency.onResponse(request, { body: 'order 1' });
await begin('third, afterwards');
await setTimeout(700);
await begin('first after the expiry');
await begin('second, at the same time');
await begin('third, at the same time');
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
