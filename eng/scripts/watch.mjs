// npm run watch: the app on Azurite from a Debug build, built and started anew whenever a source file changes; npm run azurite: Azurite
// alone, for an app that is started by hand or by an editor. Both on the usual ports.
import { join } from 'node:path';
import { exitOf, serve, startAttached, stop } from './children.mjs';
import { buildClient } from './client.mjs';
import { readOptions } from './options.mjs';
import { fail, installTools, portIsFree, root, startAzurite } from './tools.mjs';

const port = '10002';
const options = readOptions('npm run watch', {
  'azurite-only': { type: 'boolean', says: 'start Azurite alone, as npm run azurite does' },
  data: { type: 'string', value: 'FOLDER', default: '.azurite', says: 'where Azurite keeps its data' },
});

if (!(await portIsFree(port))) fail(`Port ${port} is in use: end what listens there.`);
await installTools();
const services = [startAzurite(options.data, ['--tablePort', port], { stdout: options['azurite-only'] ? 'inherit' : 'ignore' })];
if (!options['azurite-only']) {
  await buildClient();
  // The rest of what launchSettings.json has counts all the same.
  const args = ['--sample-catalogue', join('eng', 'sample-catalogue', 'products.ndjson'), '--shop', join('eng', 'demo')];
  services.push(startAttached('dotnet',
    ['watch', '--non-interactive', '--no-hot-reload', '--project', join(root, 'eng', 'standalone'), 'run', '--', ...args],
    { cwd: root, env: { ...process.env, DOTNET_WATCH_SUPPRESS_LAUNCH_BROWSER: '1' }, patience: 10 }));
}
serve();
for (const service of services) exitOf(service).then((code) => stop(code || 1));
