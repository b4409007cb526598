// What the scripts share: paths, running a command, and one clear line where something is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const artifacts = join(root, 'artifacts');

const leastNode = '20.19';
const sdk = '10.0';

/** Ends the script with one line on standard error and exit code 1. */
export function fail(line) {
  console.error(line);
  process.exit(1);
}

/** Runs a command to its end. Its output is shown as it comes, or with `quiet` only where it fails. */
export function run(command, args, { quiet = false, env = process.env } = {}) {
  const result = spawnSync(command, args, { cwd: root, env, encoding: 'utf8', stdio: quiet ? 'pipe' : 'inherit', maxBuffer: 1 << 28 });
  if (result.error || result.status !== 0) {
    if (quiet) process.stderr.write((result.stdout ?? '') + (result.stderr ?? ''));
    fail(`'${command} ${args.join(' ')}' failed${result.error ? `: ${result.error.message}` : ` with exit code ${result.status}`}.`);
  }
  return result.stdout ?? '';
}

/** Runs a command to its end; its exit code and all that it printed. */
export function tryRun(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  return { status: result.error ? -1 : result.status, output: (result.stdout ?? '') + (result.stderr ?? '') };
}

/** Checks the two things that the project cannot install itself, then installs the npm packages where they are missing. */
export function installTools() {
  if (process.versions.node.localeCompare(leastNode, 'en', { numeric: true }) < 0) {
    fail(`Node ${leastNode} or later is needed; this is ${process.version}.`);
  }
  const sdks = tryRun('dotnet', ['--list-sdks']);
  if (sdks.status !== 0) fail(`The .NET SDK ${sdk} is needed, and 'dotnet' cannot be run: install it from https://dot.net.`);
  if (!sdks.output.split('\n').some((line) => line.startsWith(`${sdk}.`))) {
    fail(`The .NET SDK ${sdk} is needed; 'dotnet --list-sdks' names none.`);
  }
  if (!packagesAreInstalled()) {
    console.log('Installing the npm packages, which takes a minute or two…');
    run('npm', ['ci', '--loglevel=error'], { quiet: true });
  }
}

function packagesAreInstalled() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.entries(devDependencies).every(([name, version]) => {
    const manifest = join(root, 'node_modules', name, 'package.json');
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version;
  });
}

/** Whether nobody listens on a port of 127.0.0.1. */
export function portIsFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A port of 127.0.0.1 on which nobody listens. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Azurite's well-known development account; its key is public and opens nothing else. */
export function connectionString(port) {
  return 'DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;'
    + 'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;'
    + `TableEndpoint=http://127.0.0.1:${port}/devstoreaccount1;`;
}
