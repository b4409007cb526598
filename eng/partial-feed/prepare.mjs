// Makes up for a package feed that lacks some of the packages; does nothing where it has them all. See README.md beside this file.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { artifacts, fail, root, run, tryRun } from '../scripts/tools.mjs';

const folder = join(artifacts, 'partial-feed');
const marker = join(folder, 'in-use'); // Directory.Build.targets looks for it.
const answer = join(folder, 'answer');
const probe = join(root, 'eng', 'partial-feed', 'Probe.proj');

const tables = {
  source: '@azure/mcp-linux-x64@0.3.0',
  member: 'package/dist/Azure.Data.Tables.dll',
  sha256: '8b7adfa847a90860922e9cb90bf27839652f8d75dfc1ec0b55beca301e2e29ec',
  file: join(folder, 'Azure.Data.Tables.dll'),
};

/** Asks the feed, once for each set of package versions and sources, and leaves the tree ready to build. */
export function preparePartialFeed() {
  const question = sha256(readFileSync(join(root, 'Directory.Packages.props')) + run('dotnet', ['nuget', 'list', 'source'], { quiet: true }));
  const known = existsSync(answer) ? readFileSync(answer, 'utf8') : '';
  if (known === `${question} complete` || (known === `${question} partial` && existsSync(marker) && tablesAreThere())) return;

  mkdirSync(folder, { recursive: true });
  if (feedIsComplete()) {
    rmSync(marker, { force: true });
    writeFileSync(answer, `${question} complete`);
    return;
  }
  console.log('This package feed lacks the Azure Functions worker or Azure.Data.Tables. The app is built with stand-ins for them,');
  console.log('which run it on the standalone host only: eng/partial-feed/README.md says how and why.');
  if (!tablesAreThere()) fetchTables();
  writeFileSync(marker, '');
  writeFileSync(answer, `${question} partial`);
}

function feedIsComplete() {
  rmSync(marker, { force: true });
  const restore = tryRun('dotnet', ['restore', probe, '--force']);
  if (restore.status === 0) return true;
  if (/error NU110[1-3]/.test(restore.output)) return false;
  return fail(`The package feed did not answer:\n${restore.output.trim()}`);
}

function tablesAreThere() {
  return existsSync(tables.file) && sha256(readFileSync(tables.file)) === tables.sha256;
}

function fetchTables() {
  console.log(`Fetching Azure.Data.Tables from the npm package ${tables.source} (90 MB, once)…`);
  const archive = run('npm', ['pack', tables.source, '--pack-destination', folder, '--silent'], { quiet: true }).trim();
  run('tar', ['-xzf', join(folder, archive), '-C', folder, tables.member], { quiet: true });
  renameSync(join(folder, tables.member), tables.file);
  rmSync(join(folder, archive));
  rmSync(join(folder, 'package'), { recursive: true });
  if (!tablesAreThere()) fail(`${tables.source} does not hold the Azure.Data.Tables.dll that it should (sha256 ${tables.sha256}).`);
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
