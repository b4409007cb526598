#!/usr/bin/env bash
# Azurite 3.37.0, the emulator of Azure Table Storage. How a filter treats a row without the property depends on how the
# condition is written: `ne` leaves the row out, `not (... eq ...)` takes it, and `eq null`, which is no comparison of
# the query language, takes it as well.
#
# Output:
#> size ne 1: two
#> not (size eq 1): none, two
#> size lt 2: one
#> not (size ge 2): none, one
#> size eq null: none
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

const table = open('rows');
await table.createTable();
await table.createEntity({ partitionKey: 'p', rowKey: 'one', size: 1 });
await table.createEntity({ partitionKey: 'p', rowKey: 'two', size: 2 });
await table.createEntity({ partitionKey: 'p', rowKey: 'none' });

for (const filter of ['size ne 1', 'not (size eq 1)', 'size lt 2', 'not (size ge 2)', 'size eq null']) {
  const found = [];
  for await (const { rowKey } of table.listEntities({ queryOptions: { filter } })) found.push(rowKey);
  console.log(`${filter}: ${found.join(', ')}`);
}
JS
node program.js "$port" | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
