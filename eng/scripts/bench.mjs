// npm run bench: publishes the standalone host and the baseline, and both as Functions workers, starts Azurite in memory, and compares
// them. Prints rows "NAME ratio R goal <=G". The exit code is 1 if a row misses its goal.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { readOptions } from './options.mjs';
import { connectionString } from './services.mjs';
import { artifacts, build, fail, freePort, installTools, root, run, tryRun } from './tools.mjs';

const output = join(artifacts, 'bench');

const { row } = readOptions('npm run bench', { row: { type: 'string', value: 'NAME', says: 'measure only this row and those measured together with it' } });
await installTools();
console.log('Publishing the app and the baseline. Measuring then takes about 20 minutes, less for a single row.');
const app = await publish('eng/standalone', 'CartFunctions.Standalone');
const baseline = await publish('eng/bench/baseline', 'CartFunctions.Baseline');
const workers = [await publish('CartFunctions', 'CartFunctions'), await publish('eng/bench/worker', 'CartFunctions.WorkerBaseline')].map(dirname);
await build('the load generator', 'eng/bench/load', '-c', 'Release');

const port = await freePort();
const azurite = spawn(process.execPath, [join(root, 'eng', 'bench', 'azurite.mjs'), '--inMemoryPersistence', '--tablePort', String(port)],
  { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
await new Promise((started) => {
  azurite.stdout.on('data', (text) => String(text).includes('successfully started') && started());
  azurite.on('exit', () => fail('Azurite ended before it had started.'));
});
azurite.removeAllListeners('exit');

const load = join(root, 'eng', 'bench', 'load', 'bin', 'Release', 'net10.0', 'CartFunctions.Bench.dll');
const bench = spawn('dotnet', [load, connectionString(port), app, baseline, ...workers, output, ...(row ? [row] : [])], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
const [code] = await once(bench, 'close');
azurite.stdin.end();
await once(azurite, 'close');
process.exit(code ?? 1);

/** Publishes a project, with ReadyToRun if the package source has its compiler. Returns the path of the program. */
async function publish(project, name) {
  const folder = join(output, name);
  const command = ['publish', project, '-c', 'Release', '-v', 'quiet', '--nologo', '-o', folder];
  const platform = `${{ linux: 'linux', darwin: 'osx', win32: 'win' }[process.platform]}-${process.arch}`;
  const ready = tryRun('dotnet', [...command, '-r', platform, '--self-contained', 'false', '-p:PublishReadyToRun=true']);
  if (ready.status !== 0) {
    console.log(`${name} is published without ReadyToRun: ${/error .*/.exec(ready.output)?.[0] ?? ready.output}`);
    await run('dotnet', command);
  }
  return join(folder, `${name}.dll`);
}
