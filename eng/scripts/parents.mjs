// Whether the npm that runs this script is still there. npm passes SIGTERM on to the shell that it runs a script in, and many a shell
// ends of it without a word to the script; of SIGKILL npm cannot tell anybody. So the script has to look.
import { readFileSync } from 'node:fs';

const underNpm = process.env.npm_lifecycle_event !== undefined;
const parent = process.ppid;
const npm = isShell(parent) ? parentOf(parent) : undefined; // Other shells make way for the script: then its parent is npm itself.

export function isOrphan() {
  return underNpm && (process.ppid !== parent || !isRunning(parent) || (npm !== undefined && parentOf(parent) !== npm));
}

/** Windows never gives a process another parent. */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function isShell(pid) {
  return read(pid, 'cmdline')?.split('\0')[1] === '-c';
}

function parentOf(pid) {
  return read(pid, 'stat')?.split(') ').at(-1).split(' ')[1]; // "1 (name) S 0 …", and a name may hold anything.
}

/** What Linux tells of a process; nothing on other platforms, and of one that is gone. */
function read(pid, what) {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return undefined;
  }
}
