// Runs Azurite's table service until standard input ends, then closes it so that it saves its data. The process that starts this script
// holds the other end of the pipe: however that process ends, even by SIGKILL, Azurite ends too. A lock keeps other Azurites out of its
// folder. Arguments: those of azurite-table; or `--all` and those of azurite.
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tryLock } from './lock.mjs';
import { fail } from './tools.mjs';

const require = createRequire(import.meta.url);
const { values } = parseArgs({ strict: false, options: { location: { type: 'string', short: 'l' } } });
if (!values.inMemoryPersistence) takeFolder(resolve(values.location ?? '.'));

const { error } = console;
console.error = (line) => { // Azurite's own line for a port in use does not say what to do.
  const port = /EADDRINUSE.*:(\d+)/.exec(line)?.[1];
  error(port ? `Port ${port} is in use: stop what listens there, or choose another port for Azurite.` : line);
};
let closing = false;
process.stdout.on('error', () => {}); // Azurite must save its data even if nothing reads the output any more.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, close);
process.stdin.on('end', () => close()).on('error', () => close()).resume();
skipTelemetry();
process.argv = [...process.argv.filter((argument) => argument !== '--all'), '--disableTelemetry', '--silent'];
require(values.all ? 'azurite/dist/src/azurite.js' : 'azurite/dist/src/table/main.js');

/** Keeps Azurite from loading its telemetry, which is disabled but has 2,800 of its 3,400 modules: two thirds of the time to start. */
function skipTelemetry() {
  const path = createRequire(require.resolve('azurite/package.json')).resolve('applicationinsights');
  require.cache[path] = { id: path, filename: path, loaded: true, exports: {} };
}

/** Closes Azurite once. A second close would throw while it saves. */
function close(signal) {
  process.stdin.destroy(); // An open input would keep this process alive.
  if (closing) return;
  if (process.listenerCount('message') === 0) { // It has not started yet.
    process.once('newListener', () => setImmediate(close));
    return;
  }
  closing = true;
  const itself = process.listenerCount(signal) > 1; // Azurite handles some signals itself.
  if (!itself) process.emit('message', 'shutdown'); // Azurite accepts this message on every platform.
}

/**
 * Takes the lock of the folder. Two Azurites in one folder would overwrite each other's data, and Azurite treats some broken databases as
 * empty.
 */
function takeFolder(folder) {
  const elsewhere = 'or choose another folder with --data';
  let unlock;
  try {
    mkdirSync(folder, { recursive: true });
    unlock = tryLock(join(folder, 'lock'));
  } catch (reason) {
    fail(`${folder} cannot hold Azurite's data (${reason.message}): make it writable, ${elsewhere}.`);
  }
  if (!unlock) fail(`${folder} is in use by another Azurite: stop that one, ${elsewhere}.`);

  for (const name of readdirSync(folder).filter((entry) => /^__azurite_db_.*\.json$/.test(entry))) {
    const database = join(folder, name);
    if (!isDatabase(database)) fail(`${database} is broken: move it away to start without its data, ${elsewhere}.`);
  }
}

function isDatabase(file) {
  try {
    return Array.isArray(JSON.parse(readFileSync(file, 'utf8')).collections);
  } catch {
    return false;
  }
}
