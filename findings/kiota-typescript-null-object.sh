#!/usr/bin/env bash
# @microsoft/kiota-serialization-json 1.0.0-preview.109, which every TypeScript client of Kiota uses. A null in place of an object is read
# as an empty object, which is true in a condition. A null in place of a text, a number or a list is read as undefined.
#
# Output:
#> {"name":null,"amount":null,"tags":null,"owner":null} is read as { name: undefined, amount: undefined, tags: undefined, owner: {} }
#> The pet has an owner.
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --no-save --no-audit --no-fund --ignore-scripts @microsoft/kiota-serialization-json@1.0.0-preview.109 \
  @microsoft/kiota-abstractions@1.0.0-preview.109

cat > run.js <<'JS'
import { JsonParseNodeFactory } from '@microsoft/kiota-serialization-json';

// The functions that Kiota generates for { name: string | null, amount: number | null, tags: string[] | null, owner: Owner | null }.
const createOwner = () => (owner = {}) => ({ name: (node) => { owner.name = node.getStringValue(); } });
const createPet = () => (pet = {}) => ({
  name: (node) => { pet.name = node.getStringValue(); },
  amount: (node) => { pet.amount = node.getNumberValue(); },
  tags: (node) => { pet.tags = node.getCollectionOfPrimitiveValues(); },
  owner: (node) => { pet.owner = node.getObjectValue(createOwner); },
});

const json = '{"name":null,"amount":null,"tags":null,"owner":null}';
const bytes = new TextEncoder().encode(json);
const pet = new JsonParseNodeFactory().getRootParseNode('application/json', bytes.buffer).getObjectValue(createPet);
console.log(json, 'is read as', pet);
console.log(pet.owner ? 'The pet has an owner.' : 'The pet has no owner.');
JS
node run.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
