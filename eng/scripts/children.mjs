// The child processes of a script. They end before the script does, in reverse order, whatever ends it: Ctrl-C, a signal, or the end of
// npm, which sends no signal. Each child ends when its standard input ends, so they also end if the script is killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isOrphan } from './parents.mjs';

const attached = fileURLToPath(new URL('attached.mjs', import.meta.url));
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const children = []; // In start order.

let watch;
let stopping = false;
let serving = false;

/** Starts a program that ends when its standard input ends. */
export function start(command, args, { stdout = 'inherit', stderr = 'inherit', ...options } = {}) {
  // The child gets its own session, so that Ctrl-C reaches only this script.
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

/** Starts any program. To stop, it has `patience` seconds to end by itself. */
export function startAttached(command, args, { patience = 2, ...options } = {}) {
  return start(process.execPath, [attached, String(patience), command, ...args], options);
}

/** The exit code of a child that ends by itself. If it ends because the script stops, the promise never resolves. */
export async function exitOf(child) {
  const [code] = await once(child, 'close');
  return stopping ? new Promise(() => {}) : code;
}

/** Ends a child if it is still running. */
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

/** Ends the children and the script after a signal. The exit code is 0 if the script was serving; else it stands for an interruption. */
export function interrupt(signal) {
  stop(serving ? 0 : 128 + constants.signals[signal]);
}

/** Records that the script serves from now on. It then also handles interruptions while it has no children. */
export function serve() {
  if (children.length === 0) listen('on');
  serving = true;
}

function listen(change) {
  for (const signal of signals) process[change](signal, interrupt);
  clearInterval(watch);
  if (change === 'on') watch = setInterval(() => isOrphan() && interrupt('SIGTERM'), 200);
}
