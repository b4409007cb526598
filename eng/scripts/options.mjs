// The command line of a script, read and explained from one table.
import { parseArgs } from 'node:util';

/** What an option may take. */
export const whole = inRange('a whole number', /^\d{1,15}$/);
export const number = inRange('a number', /^\d{1,15}(\.\d+)?$/);
export const port = whole(1, 65535);

/**
 * Reads a command's options: those of `parseArgs`, each with what it `says` in the usage, the `value` it has there, and what it `takes`.
 * `--help` ends the script with its usage and exit code 0. What is wrong, or what `complain` finds wrong in the values, ends it with
 * one line more and exit code 2.
 */
export function readOptions(command, options, complain = () => undefined) {
  const table = { ...options, help: { type: 'boolean', says: 'print this' } };
  const usage = describe(command, table);
  let complaint;
  try {
    const { values } = parseArgs({ options: table });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    complaint = misfit(table, values) ?? complain(values);
    if (!complaint) return values;
  } catch (error) {
    [complaint] = error.message.split('\n');
  }
  console.error(`${complaint}\n${usage}`);
  return process.exit(2);
}

function inRange(name, pattern) {
  return (least, most) => ({ name: `${name} from ${least} to ${most}`, fits: (text) => pattern.test(text) && text >= least && text <= most });
}

function misfit(table, values) {
  for (const [name, text] of Object.entries(values)) {
    const { takes } = table[name];
    if (takes && !takes.fits(text)) return `--${name} takes ${takes.name}, not '${text}'.`;
  }
  return undefined;
}

function describe(command, table) {
  const options = Object.entries(table).map(([name, { value }]) => `--${name}${value ? ` ${value}` : ''}`);
  const width = Math.max(...options.map((option) => option.length));
  const lines = Object.values(table).map(({ says, default: given }, i) =>
    `  ${options[i].padEnd(width)}  ${says}${given ? `; ${given} unless given` : ''}`);
  return [`Usage: ${command} -- [options]`, ...lines].join('\n');
}
