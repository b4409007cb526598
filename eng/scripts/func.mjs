// npm run func: runs the app on Azure Functions Core Tools, with a full Azurite because its timers also need the blob service.
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { serve, startAttached } from './children.mjs';
import { readOptions } from './options.mjs';
import { appOptions, azuriteOptions, keep, requireFree, startAzuriteAndWait } from './services.mjs';
import { build, fail, installTools, lockArtifacts, root, tryRun } from './tools.mjs';

const command = 'npm run func';
const values = readOptions(command, { ...appOptions, data: azuriteOptions.data });
// A second run would build over the files from which the first one runs. Its Functions host would then stop silently.
if (!lockArtifacts('func.lock')) fail(`'${command}' already runs in this folder: stop it first, or use another checkout.`);
await requireFree(values, 'port', command);
await installTools();
if (tryRun('func', ['--version']).status !== 0) {
  fail("Azure Functions Core Tools are needed, and 'func' cannot be run: npm install --global azure-functions-core-tools@4");
}

const settings = join(root, 'local.settings.json');
if (!existsSync(settings)) copyFileSync(join(root, 'local.settings.sample.json'), settings);

await startAzuriteAndWait(values.data, ['--all']);
const app = join(root, 'CartFunctions');
await build('the app', app, '-nodeReuse:false', '-p:UseSharedCompilation=false');
// This calls `func start` in the output folder, which completes the requests in progress when it is stopped.
keep(startAttached('dotnet', ['run', '--no-build', '--project', app, '--', '--port', values.port], { cwd: root, patience: 10 }));
serve();
