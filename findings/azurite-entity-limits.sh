#!/usr/bin/env bash
# Azurite 3.37.0 accepts entities that Azure Table Storage refuses: more than 252 properties, more than 1 MiB, names
# that are no C# identifiers, and dates before the year 1601. It does refuse a property of more than 64 KiB.
#
# Output:
#> 300 properties: stored
#> 20 properties of 60 KiB: stored
#> the property name "unit price": stored
#> the property name "2nd": stored
#> a date of 1600: stored
#> a property of 66 KiB: 400 PropertyValueTooLarge
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

const table = open('limits');
await table.createTable();
const many = (count, value) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, value]));
const entities = {
  '300 properties': many(300, 1),
  '20 properties of 60 KiB': many(20, 'x'.repeat(30 * 1024)),
  'the property name "unit price"': { 'unit price': 1 },
  'the property name "2nd"': { '2nd': 1 },
  'a date of 1600': { at: { type: 'DateTime', value: '1600-12-31T00:00:00Z' } },
  'a property of 66 KiB': { p: 'x'.repeat(33 * 1024) },
};
for (const [rowKey, properties] of Object.entries(entities)) {
  const answer = await table.createEntity({ partitionKey: 'p', rowKey: rowKey.replace(/\W/g, ''), ...properties })
    .then(() => 'stored', ({ statusCode, details }) => `${statusCode} ${details.odataError.code}`);
  console.log(`${rowKey}: ${answer}`);
}
JS
node program.js "$port" | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
