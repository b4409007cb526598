// Holds recorded answers (CartFunctions.Tests/Support/AnswerRecorder.cs) against the OpenAPI document, in 3.1 and in 3.0: an answer whose
// status, header or property is not in the document is a problem, and so is a header that it must have and lacks. HEAD is held against GET.
// The schemas are written so that client generators understand them. What they leave open, the examples of an answer fix: its texts, and
// whether it has data.
// By itself: node eng/openapi/answers.mjs RECORD…
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { root } from '../scripts/tools.mjs';

const document = readDocument('openapi.json');
const checks = [
  { at: '', validator: validatorOf(Ajv2020, document) },
  { at: ' (in 3.0)', validator: validatorOf(Ajv, readDocument('obj', 'openapi-3.0.json')) }, // By the build, with the same pointers.
];

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];
const transport = ['date', 'content-type', 'content-length', 'transfer-encoding', 'connection'];
const operations = Object.entries(document.paths).flatMap(([path, members]) =>
  methods.filter((method) => members[method]).map((method) => ({
    id: members[method].operationId,
    method: method.toUpperCase(),
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{[^}]*\}/g, '[^/]+')}/?$`, 'i'),
    literal: !path.includes('{'),
    pointer: `#/paths/${escape(path)}/${method}`,
  })));

/** The problems of the answers in the given files, each in a line or a few; also how many answers there were. */
export function checkAnswers(files) {
  const lines = files.filter(existsSync).flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean));
  const problems = lines.flatMap((line) => {
    const answer = JSON.parse(line);
    return problemsOf(answer).map((problem) =>
      `${answer.method} ${answer.path.slice(0, 120)} answered ${answer.status}: ${problem}\n    ${(answer.body ?? '').slice(0, 300)}`);
  });
  if (lines.length === 0) problems.push('No answer was recorded.');
  return { count: lines.length, problems };
}

function problemsOf(answer) {
  if (answer.host) return refusedByHostFilter(answer);
  const operation = operationOf(answer);
  if (!operation) return unknownToTheHost(answer);
  const { value: definition } = follow(operation.pointer);
  if (!definition.responses[answer.status]) return [`${operation.id} documents no status ${answer.status}.`];
  const response = follow(`${operation.pointer}/responses/${answer.status}`);
  return [...problemsOfHeaders(answer, response), ...problemsOfBody(answer, response)].map((problem) => `${operation.id}: ${problem}`);
}

// A host name that is not this machine's: ASP.NET Core's host filtering answers, before any route.
function refusedByHostFilter({ status }) {
  return status === 400 ? [] : ['a request under a foreign host name is to be refused with 400.'];
}

// Contract, introduction: an unknown route or a wrong method is a 404 without a body, and without a header of ours.
function unknownToTheHost({ status, length, headers }) {
  const ours = Object.keys(headers).filter((name) => !transport.includes(name));
  return status === 404 && length === 0 && ours.length === 0 ? [] : ['the document has no such operation.'];
}

function problemsOfHeaders({ headers }, response) {
  const documented = Object.keys(response.value.headers ?? {});
  const known = documented.map((name) => name.toLowerCase());
  return [
    ...Object.keys(headers).filter((name) => ![...known, ...transport].includes(name)).map((name) => `the header ${name} is not documented.`),
    ...documented.flatMap((name) =>
      problemsOfHeader(name, headers[name.toLowerCase()], follow(`${response.pointer}/headers/${escape(name)}`))),
  ];
}

function problemsOfHeader(name, text, header) {
  if (text === undefined) return header.value.required ? [`the header ${name} is missing.`] : [];
  const value = header.value.schema.type === 'integer' && /^\d+$/.test(text) ? Number(text) : text;
  const errors = errorsOf(`${header.pointer}/schema`, value);
  return errors.length === 0 ? [] : [`the header ${name} is '${text}', which ${errors.join('; ')}.`];
}

function problemsOfBody({ method, headers, length, body }, response) {
  const types = Object.keys(response.value.content ?? {});
  const type = headers['content-type']?.split(';')[0];
  if (types.length === 0) return length === 0 ? [] : ['an empty body is documented.'];
  if (!types.includes(type)) return [`the content type ${type} is not documented.`];
  if (method === 'HEAD') return length === 0 ? [] : ['an answer to HEAD has no body.'];
  // A compressed body is recorded as text and cannot be read back. The same answer without compression is recorded, too.
  if (type !== 'application/json' || headers['content-encoding']) return length > 0 ? [] : ['the body is empty.'];
  const value = JSON.parse(body);
  const media = `${response.pointer}/content/${escape(type)}`;
  const errors = [...errorsOf(`${media}/schema`, value), ...mismatchesWith(examplesOf(media), value)];
  const { error, message } = value;
  if (typeof error === 'string' && !message?.startsWith(error)) errors.push('the message does not begin with the error');
  return errors.length === 0 ? [] : [`the body does not fit: ${errors.join('; ')}.`];
}

function examplesOf(pointer) {
  const { example, examples } = follow(pointer).value;
  if (!examples) return [example];
  return Object.keys(examples).map((name) => follow(`${pointer}/examples/${escape(name)}`).value.value);
}

/** Where an answer is not like the examples: their fixed values, and whether there is a current cart or product. */
function mismatchesWith(examples, answer) {
  const fixed = ['success', 'error', 'status', ...(answer.success ? ['message'] : [])].filter((name) => name in answer);
  const maybeNull = ['data', 'cart'].filter((name) => name in answer);
  return [
    ...fixed.map((name) => [name, [...new Set(examples.map((example) => example[name]))]])
      .filter(([name, allowed]) => !allowed.includes(answer[name]))
      .map(([name, allowed]) => `/${name} must be equal to one of the allowed values (${allowed.map(String).join(', ')})`),
    ...maybeNull.filter((name) => !examples.some((example) => (example[name] === null) === (answer[name] === null)))
      .map((name) => `/${name} ${answer[name] === null ? 'must not' : 'must'} be null`),
  ];
}

function operationOf({ method, path }) {
  const [route] = path.split('?');
  const asked = method === 'HEAD' ? 'GET' : method;
  const found = operations.filter((operation) => operation.method === asked && operation.pattern.test(route));
  return found.find((operation) => operation.literal) ?? found[0];
}

/** What a pointer into the document leads to, references followed, and the pointer of that. */
function follow(pointer) {
  const names = pointer.slice(2).split('/').map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
  const value = names.reduce((at, name) => at[name], document);
  return value?.$ref ? follow(value.$ref) : { pointer, value };
}

function errorsOf(pointer, value) {
  return checks.flatMap(({ at, validator }) => {
    const validate = validator.getSchema(`document${pointer}`);
    return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}${detailOf(error.params)}${at}`);
  });
}

function readDocument(...path) {
  return JSON.parse(readFileSync(join(root, 'CartFunctions', ...path), 'utf8'));
}

function validatorOf(Dialect, content) {
  const formats = { int32: true, decimal: true, binary: true };
  const validator = addFormats.default(new Dialect({ strict: false, allErrors: true, formats }));
  validator.addKeyword({ keyword: 'x-extensible-enum', validate: (texts, value) => texts.includes(value) });
  return validator.addSchema({ $id: 'document', ...content });
}

function detailOf({ additionalProperty, allowedValue, allowedValues }) {
  const detail = additionalProperty ?? allowedValue ?? allowedValues;
  return detail === undefined ? '' : ` (${detail})`;
}

function escape(part) {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { count, problems } = checkAnswers(process.argv.slice(2));
  for (const problem of problems) console.log(problem);
  console.log(`${count} answers checked against the document, ${problems.length} problems.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
