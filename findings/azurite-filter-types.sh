#!/usr/bin/env bash
# Azurite 3.37.0 compares values of different types in a filter. A whole number finds texts and Int64 values, but not
# with `eq`. A text finds numbers. A Guid finds numbers and booleans, and the case of its letters counts.
#
# Output:
#> v eq 12: Int32
#> v gt 11: Int32, Int64, String
#> v eq '12': Int64, String
#> v gt '10' and v lt '13': Int32, Int64, String
#> v eq guid'0C4FB2D2-0BF9-4AE1-9D4B-2F2B4F0F0A01': Boolean, Double, Guid, Int32
#> v eq guid'0c4fb2d2-0bf9-4ae1-9d4b-2f2b4f0f0a01': Boolean, Double, Int32
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

const table = open('types');
await table.createTable();
const guid = '0C4FB2D2-0BF9-4AE1-9D4B-2F2B4F0F0A01';
for (const [type, value] of [['Int32', 12], ['Int64', '12'], ['Double', '2.5'], ['String', '12'], ['Boolean', true], ['Guid', guid]]) {
  await table.createEntity({ partitionKey: 'p', rowKey: type, v: { type, value } });
}
for (const filter of [
  'v eq 12', 'v gt 11', "v eq '12'", "v gt '10' and v lt '13'", `v eq guid'${guid}'`, `v eq guid'${guid.toLowerCase()}'`,
]) {
  const found = [];
  for await (const { rowKey } of table.listEntities({ queryOptions: { filter } })) found.push(rowKey);
  console.log(`${filter}: ${found.join(', ')}`);
}
JS
node program.js "$port" | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
