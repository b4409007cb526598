// What `npm pack` makes, installed by itself; the lines of the README in it, checked by the compiler and run.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { address } from './app.mjs';

const source = fileURLToPath(new URL('..', import.meta.url));
const compiler = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));

test('the package holds all it needs, and the README\'s lines run with it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cartfunctions-client-'));
  try {
    const [packed] = JSON.parse(run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], source));
    const files = packed.files.map(({ path }) => path).sort();
    const readme = readFileSync(join(source, 'README.md'), 'utf8');
    const [, lines] = /```ts\n(.*?)```/s.exec(readme);

    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'readme.ts'), lines.replace('http://127.0.0.1:7071', address));
    run('npm', ['install', '--offline', '--silent', join(folder, packed.filename)], folder);
    run(process.execPath, [compiler, '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', 'readme.ts'], folder);

    assert.deepEqual(files.filter((path) => !path.startsWith('dist/')), ['LICENSE', 'README.md', 'package.json']);
    assert.ok(files.includes('dist/index.js') && files.includes('dist/index.d.ts') && files.includes('dist/schema.d.ts'));
    assert.deepEqual(files.filter((path) => path.startsWith('dist/') && !/\.(js|d\.ts)$/.test(path)), []);
    const [, printed] = /it prints `(.*?)`/.exec(readme);
    assert.equal(run(process.execPath, ['readme.js'], folder).trim(), printed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function run(command, args, cwd) {
  return execFileSync(command, args, { cwd, encoding: 'utf8' });
}
