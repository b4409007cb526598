// Builds the client into eng/client/dist, unless it is up to date. Its types come from the OpenAPI document.
import { copyFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  await installPackages(); // Without .NET, which the client does not need.
  await buildClient();
}

export async function buildClient() {
  if (isBuilt()) return;
  await alone(async () => {
    if (isBuilt()) return;
    rmSync(output, { recursive: true, force: true });
    await tool('openapi-typescript/bin/cli.js', document, '--output', join(sources, schema));
    await tool('typescript/bin/tsc', '--project', folder);
    // For `require`, with types of its own: under `module: node16` TypeScript lets a CommonJS file import no ES module.
    const commonJs = join(output, 'cjs');
    await tool('typescript/bin/tsc', '--project', folder, '--outDir', commonJs,
      '--module', 'commonjs', '--moduleResolution', 'node10', '--verbatimModuleSyntax', 'false');
    writeFileSync(join(commonJs, 'package.json'), '{ "type": "commonjs" }\n');
    copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE')); // npm packs none from elsewhere.
    writeFileSync(built, '');
  });
}

function tool(script, ...args) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args]);
}

/** Whether the mark that a build leaves at its end is newer than all that goes into one. */
function isBuilt() {
  const inputs = readdirSync(sources).filter((name) => name !== schema).map((name) => join(sources, name));
  const newest = Math.max(...[document, join(root, 'package-lock.json'), join(folder, 'tsconfig.json'), ...inputs].map(changedAt));
  return changedAt(built) > newest;
}

function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
