// The processes that a script starts. They end before it does, the last first, whatever ends it: Ctrl-C, a signal, or the end of the
// npm that runs it, of which nobody tells it. Each ends when its standard input does, so that they go where the script is killed, too.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isOrphan } from './parents.mjs';

const attached = fileURLToPath(new URL('attached.mjs', import.meta.url));
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const children = []; // In the order of their start.

let watch;
let stopping = false;
let serving = false;

/** Starts a program that ends when its standard input does. */
export function start(command, args, { stdout = 'inherit', stderr = 'inherit', ...options } = {}) {
  // In a session of its own, so that Ctrl-C reaches this script alone.
  const child = spawn(command, args, { ...options, detached: true, stdio: ['pipe', stdout, stderr] });
  child.stdin.on('error', () => {});
  child.on('error', (error) => console.error(`'${command}' cannot be run: ${error.message}`));
  child.on('close', () => {
    children.splice(children.indexOf(child), 1);
    if (children.length === 0 && !serving) listen('off');
  });
  if (children.push(child) === 1 && !serving) listen('on');
  return child;
}

/** Starts any program. If it is to end, it has some seconds to do so by itself. */
export function startAttached(command, args, { patience = 2, ...options } = {}) {
  return start(process.execPath, [attached, String(patience), command, ...args], options);
}

/** The exit code of a child, once it ends by itself; if it ends because the script does, nothing comes after it. */
export async function exitOf(child) {
  const [code] = await once(child, 'close');
  return stopping ? new Promise(() => {}) : code;
}

/** Ends a child, if it has not ended by itself. */
export async function end(child) {
  if (!children.includes(child)) return;
  child.stdin.end();
  await once(child, 'close');
}

/** Ends the children, then the script. */
export async function stop(code) {
  if (stopping) return;
  stopping = true;
  for (const child of children.toReversed()) await end(child);
  process.exit(code);
}

/** The same from outside: well done where the script had come so far that it serves, and an interruption before that. */
export function interrupt(signal) {
  stop(serving ? 0 : 128 + constants.signals[signal]);
}

/** Says that the script serves from now on. It then heeds an interruption while it has no children, too. */
export function serve() {
  if (children.length === 0) listen('on');
  serving = true;
}

function listen(change) {
  for (const signal of signals) process[change](signal, interrupt);
  clearInterval(watch);
  if (change === 'on') watch = setInterval(() => isOrphan() && interrupt('SIGTERM'), 200);
}
