#!/usr/bin/env bash
# Azurite 3.37.0 ignores the case of a table's name when it creates a table, but not in any other request. So
# `createTable` of `orders` succeeds (the SDK takes the 409 for success) although only `Orders` exists, and the next
# insert fails. In Azure, table names are case-insensitive.
#
# Output:
#> create orders: done
#> insert into Orders: done
#> insert into orders: 404 TableNotFound
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'kill "$azurite" 2> kill.txt || true; rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund azurite@3.37.0 @azure/data-tables@13.3.2
port=$(node -e 'const s = require("node:net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
node node_modules/azurite/dist/src/table/main.js --inMemoryPersistence --tablePort "$port" --silent --disableTelemetry > azurite.txt &
azurite=$!
until grep -q "successfully started" azurite.txt; do kill -0 "$azurite"; sleep 0.2; done
cat > program.js <<'JS'
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';

// The public development account of the emulator.
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const credential = new AzureNamedKeyCredential('devstoreaccount1', key);
const open = (name) => new TableClient(
  `http://127.0.0.1:${process.argv[2]}/devstoreaccount1`, name, credential, { allowInsecureConnection: true });

const answer = (call) => call.then(() => 'done', ({ statusCode, details }) => `${statusCode} ${details.odataError.code}`);
await open('Orders').createTable();
console.log('create orders:', await answer(open('orders').createTable()));
for (const name of ['Orders', 'orders']) {
  console.log(`insert into ${name}:`, await answer(open(name).createEntity({ partitionKey: 'p', rowKey: '1' })));
}
JS
node program.js "$port" | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
