// What the scripts share: paths, running a command, building, and one clear line if something is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { exitOf, startAttached, stop } from './children.mjs';
import { tryLock } from './lock.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const artifacts = join(root, 'artifacts');

const leastNode = '20.19';
const sdk = '10.0';

/** Ends the script with one line on standard error and exit code 1. */
export function fail(line) {
  console.error(line);
  process.exit(1);
}

/** Runs a command to its end, and shows what it printed only if it fails; whether it succeeded. */
export async function succeeds(command, args) {
  const child = startAttached(command, args, { cwd: root, stdout: 'pipe', stderr: 'pipe' });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { printed += text; });
  const code = await exitOf(child);
  if (code !== 0) console.error(`${printed}'${command} ${args.join(' ')}' failed with exit code ${code}.`);
  return code === 0;
}

/** The same, and ends the script if the command fails. */
export async function run(command, args) {
  if (!(await succeeds(command, args))) await stop(1);
}

/** Says what it builds, and builds what the further arguments of `dotnet build` name. Ends the script if that fails. */
export async function build(what, ...args) {
  if (!(await tryBuild(what, ...args))) await stop(1);
}

/** The same, but only says whether it succeeded. Only one script in this checkout builds at a time. */
export function tryBuild(what, ...args) {
  console.log(`Building ${what}…`);
  return alone(() => succeeds('dotnet', ['build', ...args, '-v', 'quiet', '--nologo']));
}

/** Does what only one script in this checkout may do at a time: two that install or build would damage each other's files. */
export async function alone(work) {
  let unlock = lockArtifacts('lock');
  if (!unlock) console.error('Waiting for another script that installs or builds in this folder…');
  for (; !unlock; unlock = lockArtifacts('lock')) await sleep(200);
  const result = await work();
  unlock();
  return result;
}

/** Takes the lock that a file in `artifacts/` stands for; returns nothing if another script has it. */
export function lockArtifacts(name) {
  try {
    mkdirSync(artifacts, { recursive: true });
    return tryLock(join(artifacts, name));
  } catch (error) {
    return fail(`${join(artifacts, name)} cannot be locked, which keeps other scripts out of this folder: ${error.message}`);
  }
}

/** Runs a command to its end; its exit code and all that it printed. */
export function tryRun(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  return { status: result.error ? -1 : result.status, output: (result.stdout ?? '') + (result.stderr ?? '') };
}

/** Checks what the project cannot bring about itself, then installs the npm packages where they are missing. */
export async function installTools() {
  requireNode();
  const sdks = tryRun('dotnet', ['--list-sdks']);
  if (sdks.status !== 0) fail(`The .NET SDK ${sdk} is needed, and 'dotnet' cannot be run: install it from https://dot.net.`);
  if (!sdks.output.split('\n').some((line) => line.startsWith(`${sdk}.`))) {
    fail(`The .NET SDK ${sdk} is needed; 'dotnet --list-sdks' does not list it.`);
  }
  // It takes these for signs of its own: https://github.com/dotnet/msbuild/issues/2178.
  if (/%[0-9a-f]{2}|@\(|[*?]/i.test(root)) fail(`MSBuild cannot build in ${root}: rename the folder that has %XX, @(, * or ? in its name.`);
  await installPackages();
}

/** Installs the npm packages where they are missing. */
export async function installPackages() {
  requireNode();
  if (packagesAreInstalled()) return;
  await alone(async () => {
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

/** Whether all is there that the lock file names. npm keeps a list of what it installed, and writes it last. */
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

/** Whether nobody listens on a port of 127.0.0.1. */
export function portIsFree(port) {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });
}

/** A port of 127.0.0.1 on which nobody listens. */
export function freePort() {
  return new Promise((answer) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => answer(port));
    });
  });
}
