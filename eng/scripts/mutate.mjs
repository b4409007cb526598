// npm run mutate: Stryker changes the rules of the app, one place at a time, and runs their tests. Its report, in
// artifacts/mutation/, shows the changes that no test notices.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readOptions } from './options.mjs';
import { artifacts, installTools, root } from './tools.mjs';

const { files } = readOptions('npm run mutate', {
  files: { type: 'string', value: 'GLOB', says: 'change only these files, such as \'Http/Json/*.cs\'' },
});
await installTools();

const cwd = join(root, 'eng', 'mutation');
const env = { DOTNET_INFO_WAIT_TIME: '60000', ...process.env }; // On a busy machine, Stryker would give up on `dotnet --info` earlier.
const run = (...args) => spawnSync('dotnet', args, { cwd, env, stdio: 'inherit' }).status ?? 1;
process.exitCode = run('tool', 'restore')
  || run('dotnet-stryker', '--output', join(artifacts, 'mutation'), ...(files ? ['--mutate', files] : []));
