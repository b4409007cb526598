// npm run simulate: the app on simulated time and storage, where a seed decides every order of events and every fault.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readOptions, whole } from './options.mjs';
import { build, installTools, root } from './tools.mjs';

readOptions('npm run simulate', {
  seeds: { type: 'string', value: 'N', takes: whole(1, 1e9), says: 'how many runs; 200 unless given' },
  seed: { type: 'string', value: 'S', takes: whole(0, 1e15), says: 'the first of their seeds; drawn unless given' },
  threads: { type: 'string', value: 'N', takes: whole(1, 1024), says: 'how many runs at a time; one a processor unless given' },
  history: { type: 'string', value: 'FILE', says: 'write there all that happens in the run of the first seed' },
  merges: { type: 'boolean', says: 'only those of the seeds whose day has merges, one in six, or of the faults planted on purpose those of merges' },
  defects: { type: 'boolean', says: 'run the faults planted on purpose instead, and print which seed finds each' },
});
await installTools();
await build('eng/simulate', '-c', 'Release');

const program = join(root, 'eng', 'simulate', 'bin', 'Release', 'net10.0', 'CartFunctions.Simulate.dll');
process.exitCode = spawnSync('dotnet', [program, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
