// npm run func: the app under Azure Functions Core Tools, on full Azurite (its timers need the blob service as well).
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readOptions } from './options.mjs';
import { fail, installTools, root, tryRun } from './tools.mjs';

const options = readOptions('npm run func', {
  data: { type: 'string', value: 'FOLDER', default: '.azurite', says: 'where Azurite keeps its data' },
});

installTools();
if (tryRun('func', ['--version']).status !== 0) {
  fail("Azure Functions Core Tools are needed, and 'func' cannot be run: npm install --global azure-functions-core-tools@4");
}

const settings = join(root, 'local.settings.json');
if (!existsSync(settings)) copyFileSync(join(root, 'local.settings.sample.json'), settings);
const location = resolve(root, options.data);
mkdirSync(location, { recursive: true });

const azurite = spawn(join(root, 'node_modules', '.bin', 'azurite'), ['--location', location, '--silent', '--disableTelemetry'],
  { stdio: ['ignore', 'ignore', 'inherit'] });
// `func start` looks for the project in the current folder only.
const func = spawn('func', ['start'], { cwd: join(root, 'CartFunctions'), stdio: 'inherit' });
process.on('SIGINT', () => {}); // Both children get Ctrl-C themselves.
func.on('close', (code) => {
  azurite.kill('SIGINT');
  process.exitCode = code ?? 0;
});
