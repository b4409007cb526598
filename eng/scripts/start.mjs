// npm start: runs the app on the standalone host, with Azurite.
import { interrupt, serve } from './children.mjs';
import { buildClient } from './client.mjs';
import { readOptions } from './options.mjs';
import { appOptions, azuriteOptions, complainOfOnePort, host, keep, ownStorage, requireFree, startApp, startStorage } from './services.mjs';
import { build, installTools } from './tools.mjs';

const command = 'npm start';
const values = readOptions(command, {
  ...appOptions,
  ...azuriteOptions,
  'stop-with-input': { type: 'boolean', says: 'stop when standard input ends' },
}, complainOfOnePort);
await requireFree(values, 'port', command);
if (ownStorage) await requireFree(values, 'azurite-port', command);

if (values['stop-with-input']) process.stdin.on('end', () => interrupt('SIGHUP')).resume();
await installTools();
// This comes before the build, which would change the files from which an earlier start in the same folder runs.
const env = await startStorage(values);
// The options keep `dotnet build` from leaving build servers behind.
await build('the app', host, '-c', 'Release', '-nodeReuse:false', '-p:UseSharedCompilation=false');
await buildClient();
console.log('Starting the app…');
keep(startApp('Release', values, env));
serve();
