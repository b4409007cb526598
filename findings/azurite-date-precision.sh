#!/usr/bin/env bash
# Azurite 3.37.0 compares dates by the millisecond. Edm.DateTime has seven decimals of a second, and Azurite keeps all
# seven, but in a filter two times of the same millisecond are equal.
#
# Output:
#> at eq datetime'2026-01-01T00:00:00.1234567Z': written 2026-01-01T00:00:00.1234567Z, read 2026-01-01T00:00:00.1234567Z
#> at eq datetime'2026-01-01T00:00:00.1234567Z': written 2026-01-01T00:00:00.1234568Z, read 2026-01-01T00:00:00.1234568Z
#> at eq datetime'2026-01-01T00:00:00.1234567Z': no more
#> at gt datetime'2026-01-01T00:00:00.1234567Z': no more
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

const table = open('dates');
await table.createTable();
for (const value of ['2026-01-01T00:00:00.1234567Z', '2026-01-01T00:00:00.1234568Z']) {
  await table.createEntity({ partitionKey: 'p', rowKey: value, at: { type: 'DateTime', value } });
}
for (const operator of ['eq', 'gt']) {
  const filter = `at ${operator} datetime'2026-01-01T00:00:00.1234567Z'`;
  const entities = table.listEntities({ queryOptions: { filter }, disableTypeConversion: true });
  for await (const { rowKey, at } of entities) console.log(`${filter}: written ${rowKey}, read ${at.value}`);
  console.log(`${filter}: no more`);
}
JS
node program.js "$port" | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
