// npm run cost: prints what the app costs on each plan, as Markdown tables. docs/operations/cost.md shows them and names the sources of
// the prices. Tests compare the page with this output, and the counts below with what the app does.
import { readOptions } from '../scripts/options.mjs';

/** Azure's list prices in US dollars, pay as you go, East US 2. cost.md names their sources and dates. */
const prices = {
  flex: { gbSecond: 0.000026, millionExecutions: 0.4, freeGbSeconds: 100_000, freeExecutions: 250_000, readyGbSecond: 0.000004 },
  premium: { vcpuHour: 0.16, gibHour: 0.0114 },
  p0v3Hour: 0.0775,
  tables: { tenThousandCalls: 0.00036, lrsGbMonth: 0.045, zrsToLrs: 1.25 },
  traffic: { gb: 0.087, freeGb: 100 },
};

/** Sizes of the plans. Flex Consumption: 2,048 MB, with Azure's default of concurrent requests per instance. */
const plans = { flex: { gb: 2, vcpus: 1, atOnce: 16, leastSeconds: 1 }, premium: { vcpus: 1, gib: 3.5 }, hoursAMonth: 730 };

/** What the tests count: storage calls for a cart of this many lines, whose products are in no cache and in partitions of their own, without contention. */
const lines = 3;
const known = 'add, known cart'; // A cart that the instance wrote or read within the last minute.
const calls = { add: 5, [known]: 4, get: 4, reserve: 9, checkout: 11 };

/** What the tests measure: the bytes of such a stored cart as Azure counts them, and of an answer that shows it, headers included. */
const bytes = { cart: 900, answer: 1_200 };

/** Storage calls of the two nightly sweeps when nothing has expired. */
const nightlyCalls = 48 + 33;

/** The shop of the monthly table. Change these numbers to describe another one. */
const shop = { addsACart: lines, getsAnAdd: 1, boughtOf: 10, daysKept: 30, peak: 4 };

/** How long a storage call takes in Azure: an assumption, since nothing here has run there. A request makes its calls one by one. */
const callMs = 10;

/** Requests per second and processor, as measured by the bench, where storage and the clients shared the processor. */
const busy = { add: 280, get: 780 };
for (const name of [known, 'reserve', 'checkout']) busy[name] = busy.add * (calls.add / calls[name]);

/** The limit of an Azure Table Storage account, in entities per second. */
const accountLimit = 20_000;

const options = readOptions('npm run cost', { json: { type: 'boolean', says: 'print the counts behind the tables, as JSON' } });
if (options.json) {
  console.log(JSON.stringify({ lines, calls, bytes, nightlyCalls, busy }));
} else {
  console.log([operations(), idle(), months()].join('\n\n'));
}

/** A million requests of each operation. */
function operations() {
  const full = premiumMonth() / (secondsAMonth() / 1e6);
  const rows = Object.entries(calls).map(([name, count]) => {
    const storage = 1e6 * callPrice(count);
    const alone = flexPrice(1e6 * plans.flex.leastSeconds, 1e6);
    const together = flexPrice(1e6 * Math.max((count * callMs) / 1e3 / plans.flex.atOnce, 1 / busy[name]), 1e6);
    return [`1,000,000 × ${name}`, count, money(storage), money(alone), money(together), money(full / busy[name])];
  });
  return table(
    ['', 'storage calls each', 'storage', 'Flex, one at a time', 'Flex, full instances', 'EP1, full instances'], rows);
}

/** A month without requests, and the stored carts. */
function idle() {
  const { flex } = plans;
  const nights = flexPrice(2 * 30 * Math.max(flex.leastSeconds, (nightlyCalls * callMs) / 1e3), 2 * 30, prices.flex);
  return table(['a month without requests', ''], [
    ['Flex Consumption', money(nights)],
    ['Flex Consumption, one instance always ready', money(flex.gb * secondsAMonth() * prices.flex.readyGbSecond + nights)],
    ['Premium EP1, one instance', money(premiumMonth())],
    ['Dedicated P0v3, one instance', money(p0v3Month())],
    ['storage calls of the nightly sweeps', money(30 * callPrice(nightlyCalls))],
    [`1,000,000 stored carts of ${lines} lines`, money(1e6 * cartMonth())],
  ]);
}

/** Months of the shop, by the number of adds. */
function months() {
  const rows = [1e4, 1e7, 1e9].map((adds) => {
    const month = monthOf(adds);
    const shared = month.storage + month.carts + month.traffic;
    const [flex, premium, p0v3] = [flexMonth(month), month.meanInstances * premiumMonth(), month.peakInstances * p0v3Month()];
    return [
      adds.toLocaleString('en'), Math.round(month.requests).toLocaleString('en'), Math.ceil(month.peakCalls).toLocaleString('en'),
      money(month.storage), money(month.carts), money(month.traffic),
      ...[[flex, month.meanInstances], [premium, month.meanInstances], [p0v3, month.peakInstances]]
        .map(([plan, instances]) => `${money(plan + shared)} (${instances})`),
    ];
  });
  const mostAdds = (accountLimit / monthOf(1e6).peakCalls) * 1e6;
  const billions = (mostAdds / 1e9).toFixed(1);
  return `${table(
    ['adds', 'requests', 'storage calls per second at the peak', 'storage calls', 'stored carts', 'outgoing traffic',
      'total on Flex (instances)', 'total on EP1', 'total on P0v3'], rows)}

An account reaches its limit of ${accountLimit.toLocaleString('en')} entities per second at ${billions} billion adds a month.`;
}

function monthOf(adds) {
  const carts = adds / shop.addsACart;
  const requests = { add: adds, get: adds * shop.getsAnAdd, reserve: carts / shop.boughtOf, checkout: carts / shop.boughtOf };
  const sum = (of) => Object.entries(requests).reduce((total, [name, count]) => total + count * of(name), 0);
  const all = sum(() => 1);
  const waiting = sum((name) => (calls[name] * callMs) / 1e3) / secondsAMonth();
  const working = sum((name) => 1 / busy[name]) / secondsAMonth();
  const instances = (load) => Math.max(1, Math.ceil((load * working) / plans.flex.vcpus));
  return {
    requests: all,
    busySeconds: sum((name) => Math.max(plans.flex.leastSeconds, (calls[name] * callMs) / 1e3)),
    meanInstances: Math.max(instances(1), Math.ceil(waiting / plans.flex.atOnce)),
    peakInstances: instances(shop.peak),
    peakCalls: (shop.peak * sum((name) => calls[name])) / secondsAMonth(),
    storage: callPrice(sum((name) => calls[name])) + 30 * callPrice(nightlyCalls),
    carts: carts * (shop.daysKept / 30) * cartMonth(),
    traffic: Math.max(0, (all * bytes.answer) / 1e9 - prices.traffic.freeGb) * prices.traffic.gb,
  };
}

/** Requests come evenly: so few that each pays for its own second, or so many that instances are never idle. */
function flexMonth({ requests, busySeconds, meanInstances }) {
  return flexPrice(Math.min(busySeconds, meanInstances * secondsAMonth()), requests, prices.flex);
}

function flexPrice(seconds, executions, { freeGbSeconds = 0, freeExecutions = 0 } = {}) {
  return Math.max(0, seconds * plans.flex.gb - freeGbSeconds) * prices.flex.gbSecond
    + (Math.max(0, executions - freeExecutions) / 1e6) * prices.flex.millionExecutions;
}

function premiumMonth() {
  return (plans.premium.vcpus * prices.premium.vcpuHour + plans.premium.gib * prices.premium.gibHour) * plans.hoursAMonth;
}

function p0v3Month() {
  return prices.p0v3Hour * plans.hoursAMonth;
}

function cartMonth() {
  return (bytes.cart / 1e9) * prices.tables.lrsGbMonth * prices.tables.zrsToLrs;
}

function callPrice(count) {
  return (count / 1e4) * prices.tables.tenThousandCalls;
}

function secondsAMonth() {
  return plans.hoursAMonth * 3_600;
}

function money(dollars) {
  if (dollars === 0) return '$0';
  const digits = dollars < 0.01 ? 6 : 2;
  return `$${dollars.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

function table(head, rows) {
  return [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
