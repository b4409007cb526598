// Remembers what a build read, so that a build with nothing new is skipped: `dotnet build` takes ten seconds to find that out.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';

/** Runs a build unless the last one with the same arguments succeeded and nothing has changed since. Returns whether it succeeded. */
export async function buildIfChanged(root, args, build) {
  const file = join(root, 'artifacts', 'builds', `${createHash('sha256').update(args.join(' ')).digest('hex')}.txt`);
  const sources = sourcesIn(root);
  if (sources && read(file) === sources + outputsIn(root)) return true;
  rmSync(file, { force: true });
  if (!(await build())) return false;
  if (sources) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, sources + outputsIn(root));
  }
  return true;
}

/** The sources with the times of their last change; undefined if this is no clone. CI changes how the compiler writes paths. */
function sourcesIn(root) {
  const files = list(root, '--cached', '--others', '--exclude-standard');
  return files && stateOf(root, [...files, 'local.settings.json'], (path) => !path.endsWith('.md')) + `CI ${process.env.CI}\n`;
}

/** The folders with outputs. Their times change if an output is deleted, or if NuGet restores. */
function outputsIn(root) {
  return stateOf(root, list(root, '--others', '--ignored', '--exclude-standard', '--directory'), (path) => /(^|\/)(bin|obj)\/$/.test(path));
}

function list(root, ...options) {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z', ...options], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return status === 0 ? stdout.split('\0').filter(Boolean) : undefined;
}

function stateOf(root, paths, counts) {
  return paths.filter(counts)
    .map((path) => [path, statSync(join(root, path), { throwIfNoEntry: false })])
    .map(([path, stat]) => `${path} ${stat?.size} ${stat?.mtimeMs}\n`)
    .join('');
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
