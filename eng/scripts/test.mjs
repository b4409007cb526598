// npm test runs all tests but the long ones, and npm run test:long runs the long ones, both on the Release build. At the end they check the
// recorded answers of the app against the OpenAPI document, which counts as one test. The last line is "N passed, N failed, N skipped".
import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { readOptions } from './options.mjs';
import { artifacts, build, fail, installTools, root, shortLived } from './tools.mjs';

const isLong = process.argv.includes('--long');
const options = readOptions(isLong ? 'npm run test:long' : 'npm test', {
  long: { type: 'boolean', says: isLong ? undefined : 'run the long tests instead' },
  filter: { type: 'string', value: 'EXPRESSION', says: 'run only the tests that `dotnet test --filter EXPRESSION` selects' },
  coverage: { type: 'boolean', says: 'print how much of the code the tests ran' },
});
const results = join(artifacts, 'test-results');
const report = join(results, 'tests.trx');

await Promise.all([installTools(), build('the tests', '-c', 'Release')]); // The tools are checked first. The build needs no npm package.

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const category = options.long ? 'Category=Long' : 'Category!=Long';
const coverage = ['--collect', 'XPlat Code Coverage', '--settings', join(root, 'eng', 'coverage.runsettings')];
const untilHung = ['--blame-hang-timeout', '15m', '--blame-hang-dump-type', 'mini']; // Names the test that hangs, and ends the processes.
const crashReport = { DOTNET_DbgEnableMiniDump: '1', DOTNET_EnableCrashReportOnly: '1', DOTNET_DbgMiniDumpName: join(results, 'crash.%p') };
// The tests start many processes, which are short: the JIT is faster without W^X and profiles, and optimizes a method after 1,000 calls
// instead of 30. A generation 0 of 64 MiB saves collections. Each saves some 8 % of the processors' time.
const fasterRuntime = { ...shortLived, DOTNET_TC_CallCountThreshold: '1000', DOTNET_GCgen0size: '0x4000000' };
const env = { ...process.env, CARTFUNCTIONS_ANSWERS: join(results, 'answers.ndjson'), ...crashReport, ...fasterRuntime };
if (options.long) {
  env.FUZZ_SEED ||= String(randomInt(2 ** 47));
  console.log(`Fuzz seed: ${env.FUZZ_SEED}. To send the same requests again, set FUZZ_SEED=${env.FUZZ_SEED} in the environment.`);
}
const tests = spawnSync('dotnet', ['test', '-c', 'Release', '--no-build', '--nologo',
  '--filter', options.filter ? `(${options.filter})&${category}` : category,
  '--results-directory', results, '--logger', 'trx;LogFileName=tests.trx', ...untilHung, ...(options.coverage ? coverage : [])],
  { cwd: root, stdio: 'inherit', env });

const { total, passed, failed } = readCounters();
const checks = [];
const interrupted = unfinished();
if (tests.status !== 0 && (failed === 0 || interrupted.length > 0)) {
  console.error(`The test run ended early, during: ${interrupted.join(', ') || 'no known test'}.\n${crash()}`);
  checks.push(false); // The interrupted test counts as failed. Its last answer may be recorded in part, so no answer is checked.
} else if (!options.filter || records().length > 0) { // The selected tests may send no requests.
  checks.push(await answersAgree());
}
const onWorkers = passedOnWorkers();
if (onWorkers > 0) console.log(`${onWorkers} of the passed tests ran the published app as a Functions worker.`);
for (const reason of skipReasons()) console.log(`Skipped: ${reason}`);
if (options.long) console.log(['The slowest tests:', ...slowest(10)].join('\n'));
if (options.coverage) console.log(readCoverage());

const [good, bad] = [passed + checks.filter((isGood) => isGood).length, failed + checks.filter((isGood) => !isGood).length];
console.log(`${good} passed, ${bad} failed, ${total - passed - failed} skipped`);
process.exitCode = tests.status === 0 && bad === 0 && passed > 0 ? 0 : 1;

/** The tests that started and did not end, in start order. */
function unfinished() {
  const sequence = readdirSync(results, { recursive: true }).find((name) => /Sequence_\w+\.xml$/.test(name));
  const tests = sequence ? readFileSync(join(results, sequence), 'utf8').matchAll(/<Test Name="([^"]*)"[^>]*Completed="False"/g) : [];
  return [...tests].map(([, name]) => name);
}

/** How the process ended, from the runtime's crash report. A killed process has none. */
function crash() {
  const newest = (one, two) => statSync(join(results, two)).mtimeMs - statSync(join(results, one)).mtimeMs;
  const [report] = readdirSync(results).filter((name) => name.endsWith('.crashreport.json')).sort(newest);
  if (!report) return 'It left no crash report: it was killed, or it exited by itself.';
  const { threads } = JSON.parse(readFileSync(join(results, report), 'utf8')).payload;
  const crashed = threads.find((thread) => thread.crashed === 'true');
  const frames = (crashed?.stack_frames ?? []).map((frame) => frame.method_name).filter(Boolean).slice(0, 30);
  return [`It crashed: ${crashed?.managed_exception_type ?? 'no exception'}`, ...frames.map((frame) => `  at ${frame}`)].join('\n');
}

function records() {
  const files = readdirSync(results).filter((name) => /^answers.*\.ndjson$/.test(name)).map((name) => join(results, name));
  return files.filter((file) => statSync(file).size > 0);
}

async function answersAgree() {
  const { checkAnswers } = await import('../openapi/answers.mjs'); // Needs the npm packages, which may have been installed just now.
  const { count, problems } = checkAnswers(records());
  const result = problems.length === 0 ? 'all conform' : `${problems.length} problems`;
  console.log(`Checked ${count} answers against CartFunctions/openapi.json: ${result}.`);
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

/** The result of the coverage collector, which has its own folder. */
function readCoverage() {
  const found = readdirSync(results, { recursive: true }).find((name) => name.endsWith('coverage.cobertura.xml'));
  if (!found) return 'Coverage: the collector left no report.';
  const [, lines, branches] = /line-rate="([\d.]+)" branch-rate="([\d.]+)"/.exec(readFileSync(join(results, found), 'utf8'));
  const percent = (rate) => `${(100 * Number(rate)).toFixed(1)} %`;
  return `Coverage: the tests ran ${percent(lines)} of the app's lines and ${percent(branches)} of its branches.`;
}

function passedOnWorkers() {
  return [...readFileSync(report, 'utf8').matchAll(/testName="CartFunctions\.Tests\.EndToEnd\.Worker\.[^>]*outcome="Passed"/g)].length;
}

/** The slowest tests with their seconds. */
function slowest(count) {
  const result = /<UnitTestResult [^>]*?testName="([^"]*)"[^>]*? duration="(\d+):(\d+):([\d.]+)"/g;
  const tests = [...readFileSync(report, 'utf8').matchAll(result)]
    .map(([, name, hours, minutes, seconds]) => ({ name, seconds: hours * 3600 + minutes * 60 + Number(seconds) }));
  return tests.sort((one, two) => two.seconds - one.seconds).slice(0, count)
    .map(({ name, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${name.replaceAll('&quot;', '"').replaceAll('&amp;', '&')}`);
}

function skipReasons() {
  const skipped = readFileSync(report, 'utf8').matchAll(/testName="([^"]*)"[^>]*outcome="NotExecuted"[^]*?<Message>([^<]*)</g);
  return [...skipped].map(([, test, reason]) => `${test}: ${reason}`);
}
