// Pictures of products, drawn by the page itself: shapes on a field of 120 × 90, chosen by a word in the product's name.

/** @typedef {[tag: string, attributes: Record<string, string | number>]} Shape */

const filled = (/** @type {string} */ d, fill = 'main') => /** @type {Shape} */ (['path', { d, class: fill }]);
const drawn = (/** @type {string} */ d, width = 4) => /** @type {Shape} */ (['path', { d, class: 'stroke', 'stroke-width': width }]);
const box = (/** @type {number[]} */ [x = 0, y = 0, width = 0, height = 0, rx = 2], fill = 'main') =>
  /** @type {Shape} */ (['rect', { x, y, width, height, rx, class: fill }]);
const oval = (/** @type {number[]} */ [cx = 0, cy = 0, rx = 0, ry = rx], fill = 'main', turn = 0) =>
  /** @type {Shape} */ (['ellipse', { cx, cy, rx, ry, class: fill, transform: `rotate(${turn} ${cx} ${cy})` }]);

/** @type {[RegExp, Shape[]][]} */
const drawings = [
  [/beans/i, [
    filled('M38 24h44l5 50a7 7 0 0 1-7 8H40a7 7 0 0 1-7-8z'), box([37, 12, 46, 14], 'dark'), box([44, 40, 32, 28, 4], 'light'),
    oval([60, 54, 11, 7.5], 'dark', -35), ['path', { d: 'M53 58q5-2 7-4t7-4', class: 'thin' }],
  ]],
  [/dripper/i, [
    filled('M32 20h56L70 54H50z'), drawn('M84 26c14 0 12 18-4 17'), box([40, 54, 40, 7, 3], 'dark'),
    ['path', { d: 'M46 26l8 22M60 26v22M74 26l-8 22', class: 'thin' }], filled('M60 65c4 6 5 8 5 11a5 5 0 0 1-10 0c0-3 1-5 5-11z', 'dark'),
  ]],
  [/paper filters/i, [
    filled('M24 30q24-12 48 0L52 80q-4 4-8 0z'), filled('M36 24q24-12 48 0L64 76q-4 4-8 0z', 'light'),
    filled('M48 20q24-12 48 0L76 72q-4 4-8 0z', 'paper'), ['path', { d: 'M54 26l14 42M90 26L76 68M72 22v46', class: 'faint' }],
  ]],
  [/kettle/i, [
    drawn('M44 40q-24 2-18 30', 6), filled('M80 68q14-8 13-28 0-12 12-16l3 6q-6 3-6 12 0 26-20 38z', 'dark'),
    filled('M38 80q-4 0-3-5l7-35h36l7 35q1 5-3 5z'), filled('M44 40q16-12 32 0z', 'dark'), oval([60, 31, 4, 3], 'dark'),
    ['path', { d: 'M47 50l-4 22', class: 'shine' }],
  ]],
  [/grinder/i, [
    filled('M42 36l5-16h26l5 16z', 'light'), box([44, 36, 32, 46, 6]), box([44, 52, 32, 6, 0], 'dark'), drawn('M60 20v-8h28'),
    oval([90, 13, 6, 5], 'dark'), ['path', { d: 'M51 63v12', class: 'shine' }],
  ]],
  [/phin/i, [
    oval([60, 82, 32, 4], 'light'), filled('M42 54h36l-4 28H46z', 'paper'), filled('M44 66h32l-2 16H46z', 'dark'),
    box([36, 48, 48, 6, 3], 'dark'), box([44, 26, 32, 22, 2]), filled('M42 26q18-10 36 0z', 'dark'), oval([60, 19, 4, 3], 'dark'),
    ['path', { d: 'M50 31v12', class: 'shine' }],
  ]],
  [/jug/i, [
    drawn('M44 34q-22 2-16 22 3 12 18 12', 5), filled('M44 20h30l12-5-6 17 3 42a8 8 0 0 1-8 8H49a8 8 0 0 1-8-8z'),
    filled('M44 20h30l8-3-4 9H44z', 'paper'), ['path', { d: 'M50 36l-1 34', class: 'shine' }],
  ]],
  [/scale/i, [
    filled('M46 26h26v14a10 10 0 0 1-10 10h-6a10 10 0 0 1-10-10z', 'light'), drawn('M72 30q10 0 8 8-2 6-9 6', 3),
    box([32, 52, 56, 6, 3], 'dark'), box([26, 58, 68, 22, 6]), box([44, 63, 32, 12, 3], 'dark'),
    ['path', { d: 'M51 66v6M57 66h5v6h-5zM68 66v6', class: 'thin' }],
  ]],
  [/tea,/i, [
    box([40, 24, 40, 58, 5]), box([37, 12, 46, 14, 4], 'dark'), box([40, 40, 40, 26, 0], 'light'),
    filled('M48 60q0-16 24-16-2 16-16 17-4 0-6 3z', 'dark'), ['path', { d: 'M52 59q8-8 14-11', class: 'thin' }],
  ]],
  [/teapot/i, [
    drawn('M38 44q22-44 44 0', 5), filled('M82 60q12-2 14-18l8-4q2 28-20 36z', 'dark'), oval([60, 59, 31, 22]),
    filled('M44 42q16-10 32 0z', 'dark'), oval([60, 34, 4, 3.5], 'dark'), ['path', { d: 'M36 60q2-10 12-13', class: 'shine' }],
    box([46, 78, 28, 5, 2], 'dark'),
  ]],
  [/sticker/i, [
    oval([60, 46, 35], 'paper'), oval([60, 46, 31]), filled('M45 38h26v10a11 11 0 0 1-11 11h-4a11 11 0 0 1-11-11z', 'paper'),
    ['path', { d: 'M71 42h4a5 5 0 0 1 0 10h-5M53 33q-3-3 0-7M62 33q-3-3 0-7', class: 'outline' }],
    filled('M85 70L92 60q-1 12-16 18z', 'light'),
  ]],
  [/t-shirt/i, [
    filled('M45 14L22 26l8 19 11-5v42h38V40l11 5 8-19-23-12q-5 8-15 8t-15-8z'),
    filled('M45 14q5 8 15 8t15-8l5 2q-6 12-20 12T40 16z', 'dark'), filled('M50 46h16v7a8 8 0 0 1-16 0z', 'light'),
    ['path', { d: 'M66 47h3a4 4 0 0 1 0 8h-4', class: 'thin' }],
  ]],
  [/course/i, [
    drawn('M84 40q16-2 14 10t-17 8', 5), oval([58, 48, 32], 'paper'), oval([58, 48, 26]),
    filled('M58 64q-16-10-13-21 5-7 13 1 8-8 13-1 3 11-13 21z', 'paper'), ['path', { d: 'M58 60V44', class: 'faint' }],
  ]],
];

/** @type {Shape[]} */
const parcel = [
  filled('M30 36l30-14 30 14-30 14z', 'light'), filled('M30 36v32l30 14V50z'), filled('M90 36v32L60 82V50z', 'dark'),
  ['path', { d: 'M45 29l30 14v12', class: 'faint' }],
];

/**
 * Draws a product. What is sold under other names than the sample catalog's is a parcel.
 * @param {string | null} name
 * @param {string} id decides the colour
 */
export function drawProduct(name, id) {
  const shapes = drawings.find(([word]) => name !== null && word.test(name))?.[1] ?? parcel;
  const picture = element('svg', { viewBox: '0 0 120 90', 'aria-hidden': 'true', class: `colour-${parseInt(id.slice(-2), 16) % 6}` });
  picture.append(...shapes.map(([tag, attributes]) => element(tag, attributes)));
  return picture;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 */
function element(tag, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
