// npm test: the tests but the long ones; npm run test:long: those. Every answer they get is recorded and held against the OpenAPI
// document at the end, which counts as one test more. Ends with a line "N passed, N failed, N skipped".
import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { artifacts, fail, installTools, root, run } from './tools.mjs';

const long = process.argv.includes('--long');
const results = join(artifacts, 'test-results');
const report = join(results, 'tests.trx');

installTools();
run('dotnet', ['build', '-v', 'quiet', '--nologo'], { quiet: true });

mkdirSync(results, { recursive: true });
for (const file of [report, ...records()]) rmSync(file, { force: true });
const filter = long ? 'Category=Long' : 'Category!=Long';
const env = { ...process.env, CARTFUNCTIONS_ANSWERS: join(results, 'answers.ndjson') };
if (long) {
  env.FUZZ_SEED ??= String(randomInt(2 ** 47));
  console.log(`The fuzz's seed is ${env.FUZZ_SEED}; FUZZ_SEED=${env.FUZZ_SEED} in the environment repeats it.`);
}
const tests = spawnSync('dotnet', ['test', '--no-build', '--nologo', '--filter', filter,
  '--results-directory', results, '--logger', 'trx;LogFileName=tests.trx'],
  { cwd: root, stdio: 'inherit', env });

const { total, passed, failed } = readCounters();
const agreed = await answersAgree();
for (const reason of skipReasons()) console.log(`Skipped: ${reason}`);
console.log(`${passed + (agreed ? 1 : 0)} passed, ${failed + (agreed ? 0 : 1)} failed, ${total - passed - failed} skipped`);
process.exitCode = tests.status === 0 && failed === 0 && passed > 0 && agreed ? 0 : 1;

function records() {
  return readdirSync(results).filter((name) => /^answers.*\.ndjson$/.test(name)).map((name) => join(results, name));
}

async function answersAgree() {
  const { checkAnswers } = await import('../openapi/answers.mjs'); // Needs the npm packages, which may have come just now.
  const { count, problems } = checkAnswers(records());
  const verdict = problems.length === 0 ? 'all agree' : `${problems.length} do not`;
  console.log(`${count} answers were held against CartFunctions/openapi.json: ${verdict}.`);
  for (const problem of problems.slice(0, 20)) console.error(`  ${problem}`);
  return problems.length === 0;
}

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
