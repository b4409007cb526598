// Runs Azurite's table service until standard input ends, then closes it so that what it holds is saved. Whoever starts this
// keeps the other end of the pipe: if that process goes in whatever way, SIGKILL included, the pipe ends and so does Azurite.
// Arguments: those of azurite-table.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const close = () => process.emit('message', 'shutdown'); // What azurite-table closes on, from a parent on any platform.

process.stdout.on('error', () => {}); // Its reader may be gone; what Azurite holds must be saved all the same.
process.on('SIGTERM', close);
process.stdin.on('end', close).on('error', close).resume();
process.argv.push('--disableTelemetry', '--silent');
require('azurite/dist/src/table/main.js');
