// Reads and documents the command line of a script, both from one table.
import { parseArgs } from 'node:util';

/** The values that an option accepts. */
export const whole = inRange('a whole number', /^\d{1,15}$/);
export const number = inRange('a number', /^\d{1,15}(\.\d+)?$/);
export const port = whole(1, 65535);

/**
 * Reads the options of a command, and its operand if it takes one, such as `FILE`. Each option is one of `parseArgs` with further fields:
 * `says` and `value` make its line in the usage, and `takes` is what it accepts. An option without `says` is not listed. `--help` prints the
 * usage and exits with code 0. An invalid option, or a complaint of `complain` about the values, is printed before the usage and exits with
 * code 2.
 */
export function readOptions(command, options, complain = () => undefined, operand = undefined) {
  const table = { ...options, help: { type: 'boolean', says: 'print this help' } };
  const usage = describe(command, table, operand);
  let complaint;
  try {
    const { values, positionals } = parseArgs({ options: table, allowPositionals: operand !== undefined });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    complaint = misfit(table, values) ?? misfitOperand(operand, positionals) ?? complain(values);
    if (!complaint) return operand ? { ...values, operand: positionals[0] } : values;
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

function misfitOperand(operand, positionals) {
  return operand && positionals.length !== 1 ? `Name one ${operand}.` : undefined;
}

function describe(command, table, operand) {
  const listed = Object.entries(table).filter(([, { says }]) => says);
  const options = listed.map(([name, { value }]) => `--${name}${value ? ` ${value}` : ''}`);
  const width = Math.max(...options.map((option) => option.length));
  const lines = listed.map(([, { says, default: usual }], i) =>
    `  ${options[i].padEnd(width)}  ${says}${usual ? ` (default: ${usual})` : ''}`);
  return [`Usage: ${command} -- ${operand ? `${operand} ` : ''}[options]`, ...lines].join('\n');
}
