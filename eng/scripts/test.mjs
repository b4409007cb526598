// npm test: the tests but the long ones; npm run test:long: those. Ends with a line "N passed, N failed, N skipped".
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { preparePartialFeed } from '../partial-feed/prepare.mjs';
import { artifacts, fail, installTools, root, run } from './tools.mjs';

const long = process.argv.includes('--long');
const results = join(artifacts, 'test-results');
const report = join(results, 'tests.trx');

installTools();
preparePartialFeed();
run('dotnet', ['build', '-v', 'quiet', '--nologo'], { quiet: true });

rmSync(report, { force: true });
const filter = long ? 'Category=Long' : 'Category!=Long';
const tests = spawnSync('dotnet', ['test', '--no-build', '--nologo', '--filter', filter,
  '--results-directory', results, '--logger', 'trx;LogFileName=tests.trx'], { cwd: root, stdio: 'inherit' });

const { total, passed, failed } = readCounters();
for (const reason of skipReasons()) console.log(`Skipped: ${reason}`);
console.log(`${passed} passed, ${failed} failed, ${total - passed - failed} skipped`);
process.exitCode = tests.status === 0 && failed === 0 && passed > 0 ? 0 : 1;

function readCounters() {
  try {
    const counters = /<Counters ([^>]*)>/.exec(readFileSync(report, 'utf8'))[1];
    return Object.fromEntries([...counters.matchAll(/(\w+)="(\d+)"/g)].map(([, name, count]) => [name, Number(count)]));
  } catch {
    return fail('The test run left no report.');
  }
}

function skipReasons() {
  const skipped = readFileSync(report, 'utf8').matchAll(/testName="([^"]*)"[^>]*outcome="NotExecuted"[^]*?<Message>([^<]*)</g);
  return [...skipped].map(([, test, reason]) => `${test}: ${reason}`);
}
