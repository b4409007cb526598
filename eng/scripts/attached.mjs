// Runs a command until standard input ends. Then it ends the command and its child processes, and waits for them. The process that starts
// this script holds the other end of the pipe: however that process ends, even by SIGKILL, the command ends too. Arguments: the seconds
// that the command has to end by itself, and the command.
import { spawn } from 'node:child_process';

let ending = false;
const [graceSeconds, command, ...args] = process.argv.slice(2);
// The command gets its own process group, which can be ended as a whole and does not receive Ctrl-C.
const child = spawn(command, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });

child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('close', (code) => {
  if (ending) signal('SIGKILL'); // Ends child processes that it left behind.
  process.exit(code ?? 1);
});
process.stdin.on('end', end).on('error', end).resume();

function end() {
  ending = true;
  signal('SIGTERM');
  setTimeout(signal, Number(graceSeconds) * 1000, 'SIGKILL');
}

function signal(name) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, name);
  } catch {
    // It has already ended.
  }
}
