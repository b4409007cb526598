#!/usr/bin/env bash
# later 1.2.0. In most crons, 0 and 7 are both Sunday. later reads 7 as Saturday, and `FRI-SUN` as Saturday alone: a
# sale planned for the weekend runs on one day.
#
# Output:
#> 0 6 * * 0: Sun, 04 Jan; Sun, 11 Jan; Sun, 18 Jan; Sun, 25 Jan
#> 0 6 * * 7: Sat, 03 Jan; Sat, 10 Jan; Sat, 17 Jan; Sat, 24 Jan
#> 0 6 * * 5-7: Fri, 02 Jan; Sat, 03 Jan; Fri, 09 Jan; Sat, 10 Jan
#> 0 6 * * FRI-SUN: Sat, 03 Jan; Sat, 10 Jan; Sat, 17 Jan; Sat, 24 Jan
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund later@1.2.0
cat > program.js <<'JS'
import later from 'later';

later.date.UTC();
for (const cron of ['0 6 * * 0', '0 6 * * 7', '0 6 * * 5-7', '0 6 * * FRI-SUN']) {
  const times = later.schedule(later.parse.cron(cron)).next(4, new Date('2026-01-01T00:00:00Z'));
  console.log(`${cron}: ${times.map((time) => time.toUTCString().slice(0, 11)).join('; ')}`);
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
