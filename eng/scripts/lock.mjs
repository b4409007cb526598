// A lock that the kernel holds for a process, and takes back when the process ends in whatever way: it is never stale, and two that
// ask for it at once cannot both have it. The file is only where the lock is held; what is in it, and that it stays, means nothing.
import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';

// libuv's UV_FS_O_EXLOCK, which Node passes on but does not name: Windows and the BSDs, macOS among them, lock as they open.
const openLocked = { linux: 0, win32: 0x1000_0000 }[process.platform] ?? (0x20 | constants.O_NONBLOCK);

/** Takes the lock of a file until this process ends, or what is returned is called; returns nothing if another process has it. */
export function tryLock(file) {
  let fd;
  try {
    fd = openSync(file, constants.O_RDWR | constants.O_CREAT | openLocked);
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

/** Linux locks an open file, not a process: what the `flock` program locks by a descriptor it inherits stays locked by ours. */
function flock(fd) {
  const { status, stderr, error } = spawnSync('flock', ['-n', '3'], { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe', fd] });
  if (error) throw new Error("'flock' of util-linux cannot be run", { cause: error });
  if (status > 1) throw new Error(stderr.trim());
  return status === 0;
}
