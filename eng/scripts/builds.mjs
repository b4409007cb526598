// Skips a build if no file has changed since the last one. `dotnet build` needs ten seconds to see that.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';

/** Runs a build unless the last one with the same arguments succeeded and nothing has changed since. Returns whether it succeeded. */
export async function buildIfChanged(root, args, build) {
  const sources = sourcesIn(root);
  if (!sources) return build(); // This is no clone.
  const record = join(root, 'artifacts', 'builds', `${createHash('sha256').update(args.join(' ')).digest('hex')}.txt`);
  const state = () => [root, `CI ${process.env.CI}`, ...sources, ...outputsIn(root)].join('\n'); // CI changes the paths in the assemblies.
  if (existsSync(record) && readFileSync(record, 'utf8') === state()) return true;
  rmSync(record, { force: true });
  if (!(await build())) return false;
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, state());
  return true;
}

/** The files that git tracks or could track, and those that it ignores but a build reads. Undefined outside a clone. */
function sourcesIn(root) {
  const files = listed(root, '--cached', '--others', '--exclude-per-directory=.gitignore');
  if (!files.includes('package.json')) return undefined;
  const settings = ignored(root).filter((path) => path.endsWith('.user') || path === 'local.settings.json');
  return describe(root, [...files.filter((path) => !path.endsWith('.md')), ...settings]);
}

/** The project's own assemblies, which another build or a clean changes, and the folders that a restore changes. */
function outputsIn(root) {
  const folders = ignored(root).filter((path) => /(^|\/)(bin|obj)\/$/.test(path));
  const own = /(^|[/\\])CartFunctions[^/\\]*\.dll$/;
  const assemblies = folders.filter((path) => path.endsWith('bin/'))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).filter((name) => own.test(name)).map((name) => folder + name));
  return describe(root, [...folders, ...assemblies]);
}

function ignored(root) {
  return listed(root, '--others', '--ignored', '--exclude-per-directory=.gitignore', '--directory');
}

function listed(root, ...options) {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z', ...options], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return status === 0 ? stdout.split('\0').filter(Boolean) : [];
}

/** Each path with the file's size and the time of its last change. */
function describe(root, paths) {
  return paths.map((path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    return `${path} ${stat?.size} ${stat?.mtimeMs}`;
  });
}
