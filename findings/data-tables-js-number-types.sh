#!/usr/bin/env bash
# @azure/data-tables 13.3.2 (with Azurite 3.37.0). The value of a number decides its type, so one property is Int32 in
# one row and Double in the next. A Double without decimals is read as Int32. NaN and Infinity, which Edm.Double can
# hold, are sent as null: the property is lost.
#
# Output:
#> price 2.5: Double 2.5
#> price 2: Int32 2
#> a Double, 2: Int32 2
#> NaN: no property
#> Infinity: no property
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

const table = open('numbers');
await table.createTable();
const values = { 'price 2.5': 2.5, 'price 2': 2, 'a Double, 2': { type: 'Double', value: '2' }, NaN: NaN, Infinity: Infinity };
for (const [rowKey, price] of Object.entries(values)) {
  await table.createEntity({ partitionKey: 'p', rowKey, price });
  const { price: read } = await table.getEntity('p', rowKey, { disableTypeConversion: true });
  console.log(`${rowKey}: ${read ? `${read.type} ${read.value}` : 'no property'}`);
}
JS
node program.js "$port" | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
