// A proxy before the app that does to requests what networks do: it cuts, delays and doubles them.
// By itself, until its standard input ends: node eng/client/test/proxy.mjs ADDRESS SEED
import http from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const fates = [
  // The request is lost.
  [6, async ({ hangUp }) => hangUp()],
  // The answer is lost, or ends in the middle.
  [8, async ({ forward, hangUp }) => { await forward(); hangUp(); }],
  [6, async ({ forward, reply }) => {
    const answer = await forward();
    reply({ ...answer, body: answer.body.subarray(0, answer.body.length / 2) });
  }],
  // It was done, and is told not to be.
  [4, async ({ forward, reply }) => { await forward(); reply({ status: 503, headers: {}, body: Buffer.alloc(0) }); }],
  // The worker process died under it, before or after it was done: the Functions host's own answer.
  [4, async ({ forward, reply }) => { await forward(); reply({ status: 500, headers: {}, body: Buffer.alloc(0) }); }],
  [4, async ({ reply }) => reply({ status: 500, headers: {}, body: Buffer.alloc(0) })],
  // It comes late, perhaps after its client has given up.
  [6, async ({ forward, reply, random }) => { await sleep(1_500 * random()); reply(await forward()); }],
  // It comes twice: at once, or the second time when its client has the answer.
  [6, async ({ forward, reply }) => { reply((await Promise.all([forward(), forward()]))[0]); }],
  [6, async ({ forward, reply, random }) => { reply(await forward()); await sleep(200 * random()); await forward(); }],
];

/** Starts a proxy before an address; of a hundred requests about 50 have a fate. `random` draws numbers from 0 to 1. */
export async function startProxy(target, random) {
  const agent = new http.Agent({ keepAlive: true });
  const atWork = new Set();
  const server = http.createServer((request, response) => {
    const work = serve(request, response).catch(() => response.destroy()).finally(() => atWork.delete(work));
    atWork.add(work);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    /** Ends it, once all it has sent is answered. */
    async close() {
      while (atWork.size > 0) await Promise.all(atWork);
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };

  async function serve(request, response) {
    const body = Buffer.concat(await request.toArray());
    await drawFate()({
      random,
      forward: () => forward(request, body),
      hangUp: () => request.socket.destroy(),
      reply({ status, headers, body: content }) {
        response.writeHead(status, headers);
        if (content.length === Number(headers['content-length'] ?? 0)) response.end(content);
        else response.write(content, () => request.socket.destroy());
      },
    });
  }

  function drawFate() {
    let drawn = 100 * random();
    for (const [weight, fate] of fates) {
      drawn -= weight;
      if (drawn < 0) return fate;
    }
    return async ({ forward, reply }) => reply(await forward());
  }

  async function forward({ method, url, headers }, body) {
    const outgoing = http.request(new URL(url, target), { method, agent, headers: { ...headers, host: new URL(target).host } });
    const [incoming] = await once(outgoing.end(body), 'response');
    return { status: incoming.statusCode, headers: incoming.headers, body: Buffer.concat(await incoming.toArray()) };
  }
}

/** Draws the same numbers from the same seed: mulberry32. */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const proxy = await startProxy(process.argv[2], randomFrom(Number(process.argv[3])));
  console.log(`The proxy is at ${proxy.address}`);
  await once(process.stdin.resume(), 'end');
  await proxy.close();
}
