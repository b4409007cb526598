// Runs Azurite's table service until standard input ends, then closes it so that what it holds is saved. Whoever starts this
// keeps the other end of the pipe: if that process goes in whatever way, SIGKILL included, the pipe ends and so does Azurite.
// Its folder is its own as long as it runs. Arguments: those of azurite-table; or `--all`, and those of azurite.
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
console.error = (line) => { // What Azurite ends on is one line, which of a port in use says no more than that.
  const port = /EADDRINUSE.*:(\d+)/.exec(line)?.[1];
  error(port ? `Port ${port} is in use: end what listens there, or choose another for Azurite.` : line);
};
let closing = false;
process.stdout.on('error', () => {}); // Its reader may be gone; what Azurite holds must be saved all the same.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, close);
process.stdin.on('end', () => close()).on('error', () => close()).resume();
process.argv = [...process.argv.filter((argument) => argument !== '--all'), '--disableTelemetry', '--silent'];
require(values.all ? 'azurite/dist/src/azurite.js' : 'azurite/dist/src/table/main.js');

/** Closes Azurite once: a second time it would throw while it saves. */
function close(signal) {
  process.stdin.destroy(); // Or an input that goes on would keep this process.
  if (closing) return;
  if (process.listenerCount('message') === 0) { // It is yet to start.
    process.once('newListener', () => setImmediate(close));
    return;
  }
  closing = true;
  const itself = process.listenerCount(signal) > 1; // Of some signals it closes by itself.
  if (!itself) process.emit('message', 'shutdown'); // As from a parent, on any platform.
}

/** Two in one folder would save over each other, and Azurite takes some broken databases for empty ones. */
function takeFolder(folder) {
  const elsewhere = 'or choose another folder with --data';
  let unlock;
  try {
    mkdirSync(folder, { recursive: true });
    unlock = tryLock(join(folder, 'lock'));
  } catch (reason) {
    fail(`${folder} cannot hold Azurite's data (${reason.message}): make it a folder that can be written to, ${elsewhere}.`);
  }
  if (!unlock) fail(`${folder} is in use by another Azurite: end that one, ${elsewhere}.`);

  for (const name of readdirSync(folder).filter((entry) => /^__azurite_db_.*\.json$/.test(entry))) {
    const database = join(folder, name);
    if (!isDatabase(database)) fail(`${database} is broken: move it away to begin without its data, ${elsewhere}.`);
  }
}

function isDatabase(file) {
  try {
    return Array.isArray(JSON.parse(readFileSync(file, 'utf8')).collections);
  } catch {
    return false;
  }
}
