// npm start: the app on Azurite, from the standalone host. Options after `--`: --port N, --azurite-port N, --data FOLDER for what
// Azurite holds, --stop-with-input to stop when standard input ends.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { connectionString, fail, installTools, portIsFree, root, run } from './tools.mjs';

const host = join(root, 'eng', 'standalone');
const children = []; // In the order of their start; they are ended in the reverse order.
let stopping = false;

const options = readOptions();
const ownStorage = !process.env.CartStorage && !process.env.CartStorage__endpoint;
await requireFree(options.port, '--port');
if (ownStorage) await requireFree(options.azuritePort, '--azurite-port');

installTools();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
if (options.stopWithInput) process.stdin.on('end', () => stop(0)).resume();
const env = { ...process.env };
// Before the build, which would change the files that an earlier start on the same folder runs from.
if (ownStorage) env.CartStorage = await startAzurite(options);
run('dotnet', ['build', host, '-c', 'Release', '-v', 'quiet', '--nologo'], { quiet: true });
start('The app', 'dotnet', [
  join(host, 'bin', 'Release', 'net10.0', 'CartFunctions.Standalone.dll'),
  '--port', options.port,
  '--sample-catalogue', join(root, 'eng', 'sample-catalogue', 'products.ndjson'),
  '--stop-with-input',
], env, 'inherit');

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '7071' },
        'azurite-port': { type: 'string', default: '10002' },
        data: { type: 'string', default: join(root, '.azurite') },
        'stop-with-input': { type: 'boolean', default: false },
      },
    });
    return {
      port: readPort(values.port, '--port'),
      azuritePort: readPort(values['azurite-port'], '--azurite-port'),
      data: resolve(values.data),
      stopWithInput: values['stop-with-input'],
    };
  } catch (error) {
    return fail(error.message);
  }
}

function readPort(text, option) {
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65535) fail(`${option} takes a port from 1 to 65535, not '${text}'.`);
  return String(Number(text));
}

async function requireFree(port, option) {
  if (!(await portIsFree(Number(port)))) fail(`Port ${port} is in use: end what listens there, or choose another with 'npm start -- ${option} N'.`);
}

async function startAzurite({ azuritePort: port, data }) {
  const azurite = start('Azurite', process.execPath,
    [join(root, 'eng', 'scripts', 'azurite.mjs'), '--location', data, '--tablePort', port], process.env, 'pipe');
  await new Promise((started) => {
    azurite.stdout.on('data', (text) => String(text).includes('successfully started') && started());
  });
  return connectionString(port);
}

/** Starts a child in a process group of its own, so that Ctrl-C reaches this script alone; it ends when its input does. */
function start(name, command, args, childEnv, stdout) {
  const child = spawn(command, args, { cwd: root, env: childEnv, detached: true, stdio: ['pipe', stdout, 'inherit'] });
  child.stdin.on('error', () => {});
  child.on('error', (error) => console.error(`${name} did not start: ${error.message}`));
  child.on('close', (code) => {
    child.ended = true;
    if (!stopping) stop(code || 1);
  });
  children.push(child);
  return child;
}

async function stop(code) {
  if (stopping) return;
  stopping = true;
  for (const child of children.toReversed()) {
    if (child.ended) continue;
    child.stdin.end();
    await once(child, 'close');
  }
  process.exit(code);
}
