// Builds the client into eng/client/dist if needed. Its types come from the OpenAPI document.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { alone, installPackages, root, run } from './tools.mjs';

const folder = join(root, 'eng', 'client');
const sources = join(folder, 'src');
const output = join(folder, 'dist');
const built = join(output, 'built');
const schema = 'schema.ts';
const document = join(root, 'CartFunctions', 'openapi.json');

if (argv[1] === fileURLToPath(import.meta.url)) {
  await installPackages(); // The client does not need .NET.
  await buildClient();
}

export async function buildClient() {
  if (isBuilt()) return;
  await alone('build', async () => {
    if (isBuilt()) return;
    rmSync(output, { recursive: true, force: true });
    mkdirSync(output);
    const closed = join(output, 'openapi.json');
    writeFileSync(closed, withClosedEnums());
    await tool('openapi-typescript/bin/cli.js', closed, '--output', join(sources, schema));
    await tool('typescript/bin/tsc', '--project', folder);
    // A build for `require`, with its own types: under `module: node16` TypeScript does not let a CommonJS file import an ES module.
    const commonJs = join(output, 'cjs');
    await tool('typescript/bin/tsc', '--project', folder, '--outDir', commonJs,
      '--module', 'commonjs', '--moduleResolution', 'node10', '--verbatimModuleSyntax', 'false');
    writeFileSync(join(commonJs, 'package.json'), '{ "type": "commonjs" }\n');
    copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE')); // npm packs only files of the package folder.
    writeFileSync(built, '');
  });
}

/** The document with its extensible enums as enums: this client is of the same version, so it knows all texts. */
function withClosedEnums() {
  const closed = (_, value) => value?.['x-extensible-enum'] ? { ...value, enum: value['x-extensible-enum'] } : value;
  return JSON.stringify(JSON.parse(readFileSync(document, 'utf8')), closed);
}

function tool(script, ...args) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args]);
}

/** Whether the marker file of the last build is newer than all inputs. */
function isBuilt() {
  const inputs = readdirSync(sources).filter((name) => name !== schema).map((name) => join(sources, name));
  const newest = Math.max(...[document, join(root, 'package-lock.json'), join(folder, 'tsconfig.json'), ...inputs].map(changedAt));
  return changedAt(built) > newest;
}

function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
