// A proxy in front of the app. It does what networks do to requests: it cuts, delays and doubles them.
// To run it alone: node eng/client/test/proxy.mjs ADDRESS SEED. It stops when its standard input ends.
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
    reply({ ...answer, body: answer.body.subarray(0, answer.body.length / 2) }, true);
  }],
  // The app performs the request, and the answer denies it.
  [4, async ({ forward, reply }) => { await forward(); reply({ status: 503, headers: {}, body: Buffer.alloc(0) }); }],
  // The worker process dies after or before it performs the request. The Functions host answers.
  [4, async ({ forward, reply }) => { await forward(); reply({ status: 500, headers: {}, body: Buffer.alloc(0) }); }],
  [4, async ({ reply }) => reply({ status: 500, headers: {}, body: Buffer.alloc(0) })],
  // It comes late, perhaps after its client has given up.
  [6, async ({ forward, reply, random }) => { await sleep(1_500 * random()); reply(await forward()); }],
  // The request comes twice: both at once, or the second after the client has its answer.
  [6, async ({ forward, reply }) => { reply((await Promise.all([forward(), forward()]))[0]); }],
  [6, async ({ forward, reply, random }) => { reply(await forward()); await sleep(200 * random()); await forward(); }],
];

/** Starts a proxy in front of an address. About half of the requests get a fate. `random` draws numbers from 0 to 1. */
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
    /** Stops it after every request that it forwarded has its answer. */
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
      reply({ status, headers, body: content }, isCut = false) {
        response.writeHead(status, headers);
        if (isCut) response.write(content, () => request.socket.destroy());
        else response.end(content);
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
