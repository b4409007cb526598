#!/usr/bin/env bash
# cron-parser 5.10.6 and croner 11.0.1. When the clocks go forward, half past two does not exist. cron-parser moves the
# run to half past three, croner to three: two libraries for the same schedule and time zone disagree by half an hour.
#
# Output:
#> cron-parser: 03:30:00 in Berlin
#> croner: 03:00:00 in Berlin
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund cron-parser@5.10.6 croner@11.0.1
cat > program.js <<'JS'
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';

const [schedule, tz, start] = ['30 2 * * *', 'Europe/Berlin', new Date('2026-03-28T12:00:00Z')];
const show = (library, date) => console.log(`${library}: ${date.toLocaleTimeString('en-GB', { timeZone: tz })} in Berlin`);
show('cron-parser', CronExpressionParser.parse(schedule, { currentDate: start, tz }).next().toDate());
show('croner', new Cron(schedule, { timezone: tz }).nextRun(start));
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
