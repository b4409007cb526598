#!/usr/bin/env bash
# Azurite 3.37.0 loads applicationinsights 3 and OpenTelemetry even with --disableTelemetry, which keeps it only from
# using them. They are most of the modules that a start loads, and most of the files that npm installs.
#
# Output:
#> OpenTelemetry is loaded: true
#> more than two thirds of the loaded modules: true
#> more than half of the installed files: true
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "private": true }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund azurite@3.37.0
cat > program.cjs <<'JS'
const { readdirSync } = require('node:fs');

const isTelemetry = (file) => /[/\\](@opentelemetry|applicationinsights|@azure[/\\]monitor-[^/\\]+)[/\\]/.test(file);
const share = (files) => files.filter(isTelemetry).length / files.length;

process.argv.push('--disableTelemetry', '--inMemoryPersistence', '--tablePort', '0', '--silent');
console.log = () => {};
require('azurite/dist/src/table/main.js');
const loaded = Object.keys(require.cache);
const installed = readdirSync('node_modules', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
console.info('OpenTelemetry is loaded:', loaded.some((file) => file.includes('@opentelemetry')));
console.info('more than two thirds of the loaded modules:', share(loaded) > 2 / 3);
console.info('more than half of the installed files:', share(installed) > 1 / 2);
process.exit();
JS
node program.cjs | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
