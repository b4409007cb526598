// npm run import -- FILE: sends a file of products to a running app, and prints what the app did with it.
import { createReadStream } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { basename } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readOptions } from './options.mjs';
import { countLines, inspect } from './product-file.mjs';
import { fail } from './tools.mjs';

const maxMiB = 32;
const mib = 1024 * 1024;
const progressEvery = 1_000;

const { operand: path, url, 'key-from-env': keyVariable, 'dry-run': isDryRun } = readOptions('npm run import', {
  url: { type: 'string', value: 'URL', default: 'http://127.0.0.1:7071', says: 'address of the app' },
  'key-from-env': { type: 'string', value: 'NAME', says: 'name of the environment variable that holds a function key' },
  'dry-run': { type: 'boolean', says: 'save nothing; check the form of the file, and let the app check its header' },
}, complain, 'FILE');
const key = keyVariable ? { 'x-functions-key': process.env[keyVariable] } : {};
const name = basename(path);

try {
  const file = await inspect(path);
  if (file.size > maxMiB * mib) throw new Error(`it has ${inMiB(file.size)} MiB, and the app takes at most ${maxMiB}. Split it`);
  process.exitCode = await (isDryRun ? check(file) : importAll(file));
} catch (error) {
  fail(`${name} was not ${isDryRun ? 'checked' : 'imported'}: ${error.message}.`);
}

async function importAll({ size, type }) {
  const answer = await post(type, size, createReadStream(path));
  const counts = answer.body?.data;
  if (!counts) throw new Error(reason(answer));
  console.log(`${name} (${type}): ${counts.imported} imported, ${counts.skipped} skipped, ${counts.rejectedCount} rejected.`);
  printRejected(counts);
  if (answer.status !== 200) console.error(`The import ended early. ${reason(answer)}.`);
  return answer.status !== 200 || counts.rejectedCount > 0 ? 1 : 0;
}

/** Sends the app the header alone, which saves nothing. A file of JSON has none. */
async function check({ size, type, header }) {
  const lines = await countLines(path);
  console.log(`Dry run: nothing is saved. ${name} is ${type} in UTF-8: ${lines} lines, ${inMiB(size)} MiB.`);
  if (header === undefined) {
    console.log('Not checked: the JSON, and the products themselves.');
    return 0;
  }

  const answer = await post(type, Buffer.byteLength(header), [Buffer.from(header)]);
  if (answer.status !== 200) throw new Error(reason(answer));
  console.log('The app takes its header. Not checked: the products themselves.');
  return 0;
}

/** Sends a body with its length, so that the app reads it while it saves, and the progress is that of the import. */
async function post(type, size, body) {
  const request = (url.startsWith('https:') ? https : http).request(new URL('/api/products/import', url), {
    method: 'POST',
    headers: { 'Content-Type': type, 'Content-Length': size, ...key },
  });
  const answer = new Promise((resolve, reject) => {
    request.on('response', (response) => readAnswer(response).then(resolve, reject));
    request.on('error', reject);
  });
  answer.catch(() => {}); // It is awaited below.
  const sent = pipeline(body, showProgress(size), request).catch(() => {}); // The answer says why.
  return Promise.race([answer, sent.then(() => answer)]).catch((error) => {
    throw new Error(`${url} gave no answer: ${error.message || error.code}`);
  });
}

async function readAnswer(response) {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  try {
    return { status: response.statusCode, body: JSON.parse(text) };
  } catch {
    return { status: response.statusCode, body: null };
  }
}

function showProgress(size) {
  let sent = 0;
  let shown = 0;
  const start = process.stderr.isTTY ? '\r' : '';
  const end = process.stderr.isTTY ? '' : '\n';
  const show = () => {
    if (sent > shown) process.stderr.write(`${start}${inMiB(sent)} of ${inMiB(size)} MiB, ${Math.floor(100 * sent / size)} %${end}`);
    shown = sent;
  };
  const timer = setInterval(show, progressEvery);
  return new Transform({
    transform(chunk, _, done) {
      sent += chunk.length;
      done(null, chunk);
    },
    destroy(error, done) {
      clearInterval(timer);
      done(error);
    },
  });
}

function printRejected({ rejected, rejectedCount }) {
  if (rejected.length === 0) return;
  const width = Math.max('line'.length, String(rejected.at(-1).line).length);
  for (const [line, error] of [['line', 'error'], ...rejected.map((record) => [record.line, record.error])]) {
    console.log(`${String(line).padStart(width)}  ${error}`);
  }
  if (rejectedCount > rejected.length) console.log(`${''.padStart(width)}  and ${rejectedCount - rejected.length} more`);
}

function reason({ status, body }) {
  if (body?.message) return body.message;
  return status === 401 ? 'the app answered 401: the function key is missing or wrong' : `the app answered ${status}`;
}

function inMiB(bytes) {
  return (bytes / mib).toFixed(1);
}

function complain({ url: address, 'key-from-env': variable }) {
  if (!/^https?:\/\/[^/]+\/?$/.test(address)) return '--url takes the address of the app, such as http://127.0.0.1:7071.';
  if (variable && !process.env[variable]) return `--key-from-env names ${variable}, but the environment has no such variable.`;
  return undefined;
}
