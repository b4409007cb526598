// npm run watch: runs a Debug build of the app on Azurite, and rebuilds and restarts it when a source file changes. It does not use `dotnet
// watch`: without its own terminal that ignores signals, so it and the app could only be killed.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, exitOf, interrupt, serve } from './children.mjs';
import { readOptions } from './options.mjs';
import { appOptions, azuriteOptions, complainOfOnePort, host, ownStorage, requireFree, startApp, startStorage } from './services.mjs';
import { installTools, root, succeeds, tryBuild } from './tools.mjs';

const command = 'npm run watch';
const folders = ['CartFunctions', 'eng/standalone', 'eng/client/src'].map((folder) => join(root, folder));
const source = /\.(cs|csproj|html|js|json|ts)$/;
const generated = ['bin', 'obj', 'schema.ts'];

const values = readOptions(command, {
  ...appOptions,
  ...azuriteOptions,
  'stop-with-input': { type: 'boolean', says: 'stop when standard input ends' },
}, complainOfOnePort);
await requireFree(values, 'port', command);
if (ownStorage) await requireFree(values, 'azurite-port', command);

if (values['stop-with-input']) process.stdin.on('end', () => interrupt('SIGHUP')).resume();
await installTools();
const env = await startStorage(values);
serve();
let app;
for (;;) {
  const built = snapshot();
  app = await buildAndStart();
  while (snapshot() === built) await sleep(300);
  console.log('A source file has changed.');
  const old = app;
  app = undefined;
  if (old) await end(old);
}

/** Builds and starts the app; returns undefined if the build fails. */
async function buildAndStart() {
  // The build leaves build servers behind for some minutes, which make the next build three times as fast.
  const isBuilt = await tryBuild('the app', host)
    && await succeeds(process.execPath, [join(root, 'eng', 'scripts', 'client.mjs')]);
  if (!isBuilt) {
    console.error('The build failed. The next change of a source file starts another one.');
    return undefined;
  }
  const started = startApp('Debug', values, env);
  exitOf(started).then((code) => {
    if (started === app) console.error(`The app ended with exit code ${code}. The next change of a source file starts it again.`);
  });
  return started;
}

/** The source files with the times of their last change. */
function snapshot() {
  return folders.flatMap(filesIn).map((file) => `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs}`).join('\n');
}

function filesIn(folder) {
  return list(folder).filter(({ name }) => !generated.includes(name)).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return source.test(entry.name) ? [path] : [];
  });
}

/** The entries of a folder; none if it has just been removed. */
function list(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
