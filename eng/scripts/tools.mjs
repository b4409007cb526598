// Shared by the scripts: paths, running commands, building, and one clear line if something is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildIfChanged } from './builds.mjs';
import { exitOf, startAttached, stop } from './children.mjs';
import { tryLock } from './lock.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const artifacts = join(root, 'artifacts');

const leastNode = '20.19';
const sdk = '10.0';

/** The environment for .NET processes that are short: the JIT costs less. A build takes a quarter less of the processors' time. */
export const shortLived = { DOTNET_EnableWriteXorExecute: '0', DOTNET_TieredPGO: '0' };

/** Ends the script with one line on standard error and exit code 1. */
export function fail(line) {
  console.error(line);
  process.exit(1);
}

/** Runs a command and prints its output only if it fails. Returns whether it succeeded. */
export async function succeeds(command, args, variables) {
  const child = startAttached(command, args, { cwd: root, stdout: 'pipe', stderr: 'pipe', env: { ...process.env, ...variables } });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { printed += text; });
  const code = await exitOf(child);
  if (code !== 0) console.error(`${printed}'${command} ${args.join(' ')}' failed with exit code ${code}.`);
  return code === 0;
}

/** Runs a command and ends the script if it fails. */
export async function run(command, args) {
  if (!(await succeeds(command, args))) await stop(1);
}

/** Prints what it builds and runs `dotnet build` with the further arguments. Ends the script if the build fails. */
export async function build(what, ...args) {
  if (!(await tryBuild(what, ...args))) await stop(1);
}

/** Builds what has changed, and returns whether that succeeded. Only one script in this checkout builds at a time. */
export function tryBuild(what, ...args) {
  console.log(`Building ${what}…`);
  const command = ['build', ...args, '-v', 'quiet', '--nologo'];
  return alone('build', () => buildIfChanged(root, args, () => succeeds('dotnet', command, shortLived)));
}

/**
 * Does work of a kind, build or install, that only one script in this checkout may do at a time: two would damage each other's files.
 */
export async function alone(kind, work) {
  const lock = () => lockArtifacts(`${kind}.lock`);
  let unlock = lock();
  if (!unlock) console.error(`Waiting for another script that ${kind}s in this folder…`);
  for (; !unlock; unlock = lock()) await sleep(200);
  const result = await work();
  unlock();
  return result;
}

/** Takes the lock of a file in `artifacts/`. Returns undefined if another script has it. */
export function lockArtifacts(name) {
  try {
    mkdirSync(artifacts, { recursive: true });
    return tryLock(join(artifacts, name));
  } catch (error) {
    return fail(`${join(artifacts, name)} cannot be locked, which keeps other scripts out of this folder: ${error.message}`);
  }
}

/** Runs a command. Returns its exit code and output. */
export function tryRun(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  return { status: result.error ? -1 : result.status, output: (result.stdout ?? '') + (result.stderr ?? '') };
}

/** Checks for the tools that the project cannot install, then installs the npm packages if needed. */
export async function installTools() {
  requireNode();
  const sdks = tryRun('dotnet', ['--list-sdks']);
  if (sdks.status !== 0) fail(`The .NET SDK ${sdk} is needed, and 'dotnet' cannot be run: install it from https://dot.net.`);
  if (!sdks.output.split('\n').some((line) => line.startsWith(`${sdk}.`))) {
    fail(`The .NET SDK ${sdk} is needed; 'dotnet --list-sdks' does not list it.`);
  }
  // MSBuild gives these characters a meaning: https://github.com/dotnet/msbuild/issues/2178.
  if (/%[0-9a-f]{2}|@\(|[*?]/i.test(root)) fail(`MSBuild cannot build in ${root}: rename the folder that has %XX, @(, * or ? in its name.`);
  await installPackages();
}

/** Installs the npm packages if needed. */
export async function installPackages() {
  requireNode();
  if (packagesAreInstalled()) return;
  await alone('install', async () => {
    if (packagesAreInstalled()) return;
    console.log('Installing the npm packages, which takes a minute or two…');
    await run('npm', ['ci', '--loglevel=error']);
  });
}

function requireNode() {
  if (process.versions.node.localeCompare(leastNode, 'en', { numeric: true }) < 0) {
    fail(`Node ${leastNode} or later is needed; this is ${process.version}.`);
  }
}

/** Whether all packages of the lock file are installed. npm keeps a list of the installed packages and writes it last. */
function packagesAreInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(installed);
  return Object.entries(wanted).every(([path, { version, optional }]) => path === ''
    || (path in present ? present[path].version === version && existsSync(join(root, path, 'package.json')) : optional));
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Whether a port of 127.0.0.1 is free. */
export function portIsFree(port) {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });
}

/** A free port of 127.0.0.1. */
export function freePort() {
  return new Promise((answer) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => answer(port));
    });
  });
}
