// A lock that the kernel holds for a process and releases when the process ends in any way. So it is never stale, and two processes cannot
// both have it. Only the kernel's lock counts: the file may exist without it, and its content is unused.
import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';

// libuv's UV_FS_O_EXLOCK, which Node accepts but does not name: Windows, macOS and the BSDs lock a file when they open it.
const lockFlags = { linux: 0, win32: 0x1000_0000 }[process.platform] ?? (0x20 | constants.O_NONBLOCK);

/** Takes the lock of a file until this process ends or the returned function is called. Returns undefined if another process has it. */
export function tryLock(file) {
  let fd;
  try {
    fd = openSync(file, constants.O_RDWR | constants.O_CREAT | lockFlags);
  } catch (error) {
    if (error.code === 'EAGAIN' || error.code === 'EBUSY') return undefined;
    throw error;
  }
  if (process.platform === 'linux' && !flock(fd)) {
    closeSync(fd);
    return undefined;
  }
  return () => closeSync(fd);
}

/**
 * Linux locks an open file description, not a process: a lock that the `flock` program takes on an inherited descriptor stays with this
 * process.
 */
function flock(fd) {
  const { status, stderr, error } = spawnSync('flock', ['-n', '3'], { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe', fd] });
  if (error) throw new Error("'flock' of util-linux cannot be run", { cause: error });
  if (status > 1) throw new Error(stderr.trim());
  return status === 0;
}
