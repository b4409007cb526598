// npm start: the app on Azurite, from the standalone host.
import { join } from 'node:path';
import { exitOf, interrupt, serve, start, stop } from './children.mjs';
import { buildClient } from './client.mjs';
import { port, readOptions } from './options.mjs';
import { build, connectionString, fail, installTools, portIsFree, root, startAzurite } from './tools.mjs';

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

if (options['stop-with-input']) process.stdin.on('end', () => interrupt('SIGHUP')).resume();
await installTools();
const env = { ...process.env };
// Before the build, which would change the files that an earlier start on the same folder runs from.
if (ownStorage) env.CartStorage = await startStorage();
console.log('Building the app…');
const host = join(root, 'eng', 'standalone');
// Without the build servers that `dotnet build` leaves behind.
await build(host, '-c', 'Release', '-nodeReuse:false', '-p:UseSharedCompilation=false');
await buildClient();
console.log('Starting the app…');
keep(start('dotnet', [
  join(host, 'bin', 'Release', 'net10.0', 'CartFunctions.Standalone.dll'),
  '--port', options.port,
  '--sample-catalogue', join(root, 'eng', 'sample-catalogue', 'products.ndjson'),
  '--shop', join(root, 'eng', 'demo'),
  '--stop-with-input',
], { cwd: root, env }));
serve();

async function requireFree(number, option) {
  if (!(await portIsFree(Number(number)))) {
    fail(`Port ${number} is in use: end what listens there, or choose another with 'npm start -- ${option} N'.`);
  }
}

async function startStorage() {
  const azurite = keep(startAzurite(options.data, ['--tablePort', options['azurite-port']], { stdout: 'pipe' }));
  await new Promise((started) => {
    azurite.stdout.on('data', (text) => String(text).includes('successfully started') && started());
  });
  return connectionString(options['azurite-port']);
}

/** Ends the script, too, if a service ends by itself. */
function keep(service) {
  exitOf(service).then((code) => stop(code || 1));
  return service;
}
