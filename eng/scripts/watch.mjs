// npm run watch: the app on Azurite from a Debug build, built and started anew whenever a source file changes; npm run azurite: Azurite
// alone, for an app that is started by hand or by an editor. Both on the usual ports, on what `npm start` keeps in .azurite/.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fail, installTools, portIsFree, root } from './tools.mjs';

const port = 10002;
const location = join(root, '.azurite');
const { values: options } = parseArgs({ options: { 'azurite-only': { type: 'boolean', default: false } } });

if (!(await portIsFree(port))) fail(`Port ${port} is in use: end what listens there.`);
installTools();
mkdirSync(location, { recursive: true });
const azurite = spawn(process.execPath, [join(root, 'eng', 'scripts', 'azurite.mjs'), '--location', location, '--tablePort', String(port)],
  { detached: true, stdio: ['pipe', options['azurite-only'] ? 'inherit' : 'ignore', 'inherit'] });

const app = options['azurite-only'] ? undefined : spawn('dotnet', ['watch', '--no-hot-reload', '--project', join(root, 'eng', 'standalone')],
  { cwd: root, stdio: 'inherit', env: { ...process.env, DOTNET_WATCH_SUPPRESS_LAUNCH_BROWSER: '1' } });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => (app ? app.kill(signal) : azurite.stdin.end()));
if (app) once(app, 'close').then(() => azurite.stdin.end());
const [code] = await once(azurite, 'close');
if (app && app.exitCode === null && app.signalCode === null) app.kill();
process.exitCode = app?.exitCode ?? code ?? 1;
