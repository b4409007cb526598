// npm run soak -- --minutes N: the randomised run of the tests, for as long as one likes. Options: see CartFunctions.Tests/Soak/SoakProgram.cs.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installTools, root, run } from './tools.mjs';

installTools();
run('dotnet', ['build', 'CartFunctions.Tests', '-c', 'Release', '-v', 'quiet', '--nologo'], { quiet: true });

const program = join(root, 'CartFunctions.Tests', 'bin', 'Release', 'net10.0', 'CartFunctions.Tests.dll');
process.exitCode = spawnSync('dotnet', [program, 'soak', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1;
