// What `npm pack` makes, installed in an empty project: its files, its README, and its types in every module mode that the README names.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { address } from './app.mjs';

const source = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cartfunctions-client-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const libraries = new Map();
const [packed] = JSON.parse(run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], source));
writeFileSync(join(folder, 'package.json'), '{}');
run('npm', ['install', '--offline', '--silent', join(folder, packed.filename)], folder);
const installed = join(folder, 'node_modules', 'cartfunctions-client');
const readme = readFileSync(join(installed, 'README.md'), 'utf8');
const [, example] = /```ts\n(.*?)```/s.exec(readme);
const [, printed] = /it prints `(.*?)`/.exec(readme);

// CommonJS has no top-level await.
const program = example.replace('http://127.0.0.1:7071', address)
  .replace(/(import .*?;\n)(.*)/s, '$1void (async () => {$2})();\n');

test('the package holds the compiled client, and nothing else', () => {
  const files = packed.files.map(({ path }) => path).sort();
  assert.deepEqual(files.filter((path) => !path.startsWith('dist/')), ['LICENSE', 'README.md', 'package.json']);
  assert.deepEqual(files.filter((path) => path.startsWith('dist/') && !/\.(js|d\.ts)$/.test(path)), ['dist/cjs/package.json']);
});

test('every link of the README works in the package', () => {
  for (const [, target] of readme.matchAll(/\]\(([^)#]+)/g)) assert.ok(target.startsWith('https://') || existsSync(join(installed, target)), target);
});

test('the README names the file that npm pack makes', () => {
  assert.ok(readme.includes(`makes ${packed.filename.replace(packed.version, 'VERSION')}`), packed.filename);
});

const modes = [
  ['node16', 'example.mts'], ['node16', 'example.cts'], ['nodenext', 'example.mts'], ['nodenext', 'example.cts'],
  ['esnext', 'example.mts', 'bundler'], ['preserve', 'example.mts', 'bundler'], ['commonjs', 'example.cts', 'node10'],
];
for (const [module, file, moduleResolution = module] of modes) {
  test(`the README's example compiles and runs as ${file} under module ${module}`, () => {
    assert.ok(readme.includes(`\`${module}\``), module);
    writeFileSync(join(folder, file), program);
    compile(join(folder, file), { module, moduleResolution });

    assert.equal(run(process.execPath, [file.replace('ts', 'js')], folder).trim(), printed);
  });
}

/** Compiles a file as `tsc` does, in this process, which reads the libraries of the compiler once. */
function compile(file, { module, moduleResolution }) {
  const { options, errors } = ts.convertCompilerOptionsFromJson(
    { strict: true, exactOptionalPropertyTypes: true, target: 'es2022', lib: ['es2022', 'dom'], module, moduleResolution }, folder);
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getCurrentDirectory = () => folder;
  host.getSourceFile = (name, ...rest) => {
    if (!libraries.has(name)) {
      const read = getSourceFile(name, ...rest);
      if (!/\/lib\.[^/]*\.d\.ts$/.test(name)) return read;
      libraries.set(name, read);
    }
    return libraries.get(name);
  };
  const program = ts.createProgram([file], options, host);
  const found = [...errors, ...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  assert.equal(ts.formatDiagnostics(found, host), '');
}

function run(command, args, cwd) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8' });
  } catch (error) {
    throw new Error(`${error.message}\n${error.stdout}${error.stderr}`);
  }
}
