// Detects whether the npm that runs this script has ended. npm forwards SIGTERM to the shell of the script, and many shells end without
// forwarding it; after a SIGKILL npm cannot forward anything. So the script has to check.
import { readFileSync } from 'node:fs';

const underNpm = process.env.npm_lifecycle_event !== undefined;
const parent = process.ppid;
const npm = isShell(parent) ? parentOf(parent) : undefined; // Other shells replace themselves with the script: then its parent is npm.

export function isOrphan() {
  return underNpm && (process.ppid !== parent || !isRunning(parent) || (npm !== undefined && parentOf(parent) !== npm));
}

/** Windows never changes the parent of a process. */
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
  return read(pid, 'stat')?.split(') ').at(-1).split(' ')[1]; // "1 (name) S 0 …"; the name may contain any characters.
}

/** A file of /proc about a process; undefined on other platforms and for a process that has ended. */
function read(pid, what) {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return undefined;
  }
}
