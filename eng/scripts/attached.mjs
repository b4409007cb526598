// Runs a command until standard input ends; then ends it, and all that it started, and waits for them. Whoever starts this keeps the
// other end of the pipe: if that process goes in whatever way, SIGKILL included, so does the command.
// Arguments: how many seconds the command has to end by itself, and the command.
import { spawn } from 'node:child_process';

let ending = false;
const [patience, command, ...args] = process.argv.slice(2);
// In a process group of its own, which can be ended as a whole, and of which Ctrl-C knows nothing.
const child = spawn(command, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });

child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('close', (code) => {
  if (ending) signal('SIGKILL'); // For what it started and left behind.
  process.exit(code ?? 1);
});
process.stdin.on('end', end).on('error', end).resume();

function end() {
  ending = true;
  signal('SIGTERM');
  setTimeout(signal, Number(patience) * 1000, 'SIGKILL');
}

function signal(name) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, name);
  } catch {
    // It ended meanwhile.
  }
}
