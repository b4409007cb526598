// Looks into a file of products: what it is, and where its header ends.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

const headBytes = 64 * 1024;
const utf16 = ['fffe', 'feff'];

/** The size of a file, its media type by its content, and its header if it has one. Throws if it is not text in UTF-8. */
export async function inspect(path) {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const head = buffer.subarray(0, bytesRead);
    if (utf16.includes(head.subarray(0, 2).toString('hex'))) throw new Error('it is UTF-16. Save it as UTF-8');
    if (head.includes(0)) throw new Error('it is not text. Save a spreadsheet as CSV in UTF-8');
    const text = head.toString('utf8').replace(/^\uFEFF/, '').trimStart();
    if (text === '') throw new Error('it is empty');
    if (text.startsWith('[')) return { size, type: 'application/json' };
    if (text.startsWith('{')) return { size, type: 'application/x-ndjson' };
    const header = headerOf(text);
    return { size, type: isTabSeparated(header) ? 'text/tab-separated-values' : 'text/csv', header };
  } finally {
    await file.close();
  }
}

/** The number of lines of a file. Throws if the file is not UTF-8. */
export async function countLines(path) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 0;
  let last;
  try {
    for await (const chunk of createReadStream(path)) {
      decoder.decode(chunk, { stream: true });
      for (let i = chunk.indexOf(10); i >= 0; i = chunk.indexOf(10, i + 1)) lines += 1;
      last = chunk.at(-1);
    }
    decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new Error(`line ${lines + 1} or one soon after it is not UTF-8`) : error;
  }
  return last === undefined || last === 10 ? lines : lines + 1;
}

/** The first line, with the line `sep=;` before it if there is one. A line break inside quotes does not end it. */
function headerOf(text) {
  const named = /^sep=.\r?\n\s*/i.exec(text)?.[0] ?? '';
  const [header] = /^(?:"[^"]*"|[^"\r\n])*/.exec(text.slice(named.length));
  return named + header;
}

function isTabSeparated(header) {
  const outside = header.replace(/"[^"]*"/g, '');
  const count = (separator) => outside.split(separator).length;
  return !/^sep=/i.test(header) && count('\t') > Math.max(count(','), count(';'));
}
