// npm run soak: runs the randomized soak test for as long as you like.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { number, readOptions, whole } from './options.mjs';
import { build, installTools, root } from './tools.mjs';

readOptions('npm run soak', {
  minutes: { type: 'string', value: 'N', takes: number(0, 1e6), says: 'how long to run (default: 10, or no limit with --operations)' },
  operations: { type: 'string', value: 'N', takes: whole(0, 1e9), says: 'how many requests to send (default: no limit)' },
  seed: { type: 'string', value: 'N', takes: whole(0, 2 ** 31 - 1), says: 'repeat the requests and faults of the run with this seed' },
  faults: { type: 'string', value: 'PERCENT', takes: number(0, 100), says: 'percentage of storage calls that fail (default: 20)' },
});
await installTools();
await build('the soak run', 'CartFunctions.Tests', '-c', 'Release');

const program = join(root, 'CartFunctions.Tests', 'bin', 'Release', 'net10.0', 'CartFunctions.Tests.dll');
process.exitCode = spawnSync('dotnet', [program, 'soak', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1;
