// npm run func: the app under Azure Functions Core Tools, on full Azurite (its timers need the blob service as well).
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { exitOf, serve, startAttached, stop } from './children.mjs';
import { readOptions } from './options.mjs';
import { fail, installTools, root, startAzurite, tryRun } from './tools.mjs';

const options = readOptions('npm run func', {
  data: { type: 'string', value: 'FOLDER', default: '.azurite', says: 'where Azurite keeps its data' },
});

await installTools();
if (tryRun('func', ['--version']).status !== 0) {
  fail("Azure Functions Core Tools are needed, and 'func' cannot be run: npm install --global azure-functions-core-tools@4");
}

const settings = join(root, 'local.settings.json');
if (!existsSync(settings)) copyFileSync(join(root, 'local.settings.sample.json'), settings);

const azurite = startAzurite(options.data, ['--all'], { stdout: 'ignore' });
// `func start` looks for the project in the current folder only, and lets what it is at come to an end.
const func = startAttached('func', ['start'], { cwd: join(root, 'CartFunctions'), patience: 10 });
serve();
exitOf(azurite).then((code) => stop(code || 1));
exitOf(func).then((code) => stop(code));
