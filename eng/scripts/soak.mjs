// npm run soak: the randomised run of the tests, for as long as one likes.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { number, readOptions, whole } from './options.mjs';
import { build, installTools, root } from './tools.mjs';

readOptions('npm run soak', {
  minutes: { type: 'string', value: 'N', takes: number(0, 1e6), says: 'how long; 10 unless this or --operations is given' },
  operations: { type: 'string', value: 'N', takes: whole(0, 1e9), says: 'how many requests' },
  seed: { type: 'string', value: 'N', takes: whole(0, 2 ** 31 - 1), says: 'draws the requests and faults of that run again' },
  faults: { type: 'string', value: 'PERCENT', takes: number(0, 100), says: 'the share of calls to storage that go wrong; 20 unless given' },
});
await installTools();
await build('CartFunctions.Tests', '-c', 'Release');

const program = join(root, 'CartFunctions.Tests', 'bin', 'Release', 'net10.0', 'CartFunctions.Tests.dll');
process.exitCode = spawnSync('dotnet', [program, 'soak', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1;
