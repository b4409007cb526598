// npm start: the app on Azurite, from the standalone host.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import { port, readOptions } from './options.mjs';
import { connectionString, fail, installTools, portIsFree, root, run } from './tools.mjs';

const host = join(root, 'eng', 'standalone');
const children = []; // In the order of their start; they are ended in the reverse order.
let stopping = false;

const ownStorage = !process.env.CartStorage && !process.env.CartStorage__endpoint;
const options = readOptions('npm start', {
  port: { type: 'string', value: 'N', default: '7071', takes: port, says: 'where the app listens' },
  'azurite-port': { type: 'string', value: 'N', default: '10002', takes: port, says: 'where Azurite listens' },
  data: { type: 'string', value: 'FOLDER', default: '.azurite', says: 'where Azurite keeps its data' },
  'stop-with-input': { type: 'boolean', says: 'end when standard input does' },
}, (values) => ownStorage && Number(values.port) === Number(values['azurite-port'])
  && `--port and --azurite-port are both ${values.port}.`);
await requireFree(options.port, '--port');
if (ownStorage) await requireFree(options['azurite-port'], '--azurite-port');

installTools();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
if (options['stop-with-input']) process.stdin.on('end', () => stop(0)).resume();
const env = { ...process.env };
// Before the build, which would change the files that an earlier start on the same folder runs from.
if (ownStorage) env.CartStorage = await startAzurite(options);
console.log('Building the app…');
run('dotnet', ['build', host, '-c', 'Release', '-v', 'quiet', '--nologo'], { quiet: true });
console.log('Starting the app…');
start('The app', 'dotnet', [
  join(host, 'bin', 'Release', 'net10.0', 'CartFunctions.Standalone.dll'),
  '--port', options.port,
  '--sample-catalogue', join(root, 'eng', 'sample-catalogue', 'products.ndjson'),
  '--stop-with-input',
], env, 'inherit');

async function requireFree(number, option) {
  if (!(await portIsFree(Number(number)))) fail(`Port ${number} is in use: end what listens there, or choose another with 'npm start -- ${option} N'.`);
}

async function startAzurite({ 'azurite-port': tablePort, data }) {
  const azurite = start('Azurite', process.execPath,
    [join(root, 'eng', 'scripts', 'azurite.mjs'), '--location', resolve(root, data), '--tablePort', tablePort], process.env, 'pipe');
  await new Promise((started) => {
    azurite.stdout.on('data', (text) => String(text).includes('successfully started') && started());
  });
  return connectionString(tablePort);
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
