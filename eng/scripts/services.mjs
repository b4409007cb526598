// Shared by the scripts that run the app: their options, Azurite, and the app on the standalone host.
import { join, resolve } from 'node:path';
import { exitOf, start, stop } from './children.mjs';
import { port } from './options.mjs';
import { fail, portIsFree, root } from './tools.mjs';

/** The options for Azurite's port and data folder. */
export const azuriteOptions = {
  'azurite-port': { type: 'string', value: 'N', default: '10002', takes: port, says: 'port of Azurite' },
  data: { type: 'string', value: 'FOLDER', default: '.azurite', says: 'folder of Azurite\'s data' },
};

/** The option for the app's port. */
export const appOptions = {
  port: { type: 'string', value: 'N', default: '7071', takes: port, says: 'port of the app' },
};

/** Whether the script starts its own Azurite. It does unless the environment names a storage account. */
export const ownStorage = !process.env.CartStorage && !process.env.CartStorage__endpoint;

/** Complains if the two ports are the same. */
export function complainOfOnePort(values) {
  return ownStorage && Number(values.port) === Number(values['azurite-port']) && `--port and --azurite-port are both ${values.port}.`;
}

/** Ends the script with one line if a port that it needs is in use. */
export async function requireFree(values, option, command) {
  const number = values[option];
  if (!(await portIsFree(Number(number)))) {
    fail(`Port ${number} is in use: stop what listens there, or choose another port with '${command} -- --${option} N'.`);
  }
}

/** Starts Azurite on a folder, absolute or relative to the root of the checkout (see azurite.mjs). */
export function startAzurite(folder, args, settings) {
  const script = join(root, 'eng', 'scripts', 'azurite.mjs');
  return keep(start(process.execPath, [script, '--location', resolve(root, folder), ...args], { cwd: root, ...settings }));
}

/** Starts Azurite and waits until its table service, which starts last, responds. */
export async function startAzuriteAndWait(folder, args) {
  const azurite = startAzurite(folder, args, { stdout: 'pipe' });
  await new Promise((started) => {
    azurite.stdout.on('data', (text) => /Table service (is )?successfully (started|listening)/.test(text) && started());
  });
}

/** Starts Azurite if the script uses its own. Returns the environment for the app. */
export async function startStorage(values) {
  if (!ownStorage) return process.env;
  await startAzuriteAndWait(values.data, ['--tablePort', values['azurite-port']]);
  return { ...process.env, CartStorage: connectionString(values['azurite-port']) };
}

export const host = join(root, 'eng', 'standalone');

/** Starts the standalone host from its build output. */
export function startApp(configuration, values, env) {
  return start('dotnet', [
    join(host, 'bin', configuration, 'net10.0', 'CartFunctions.Standalone.dll'),
    '--port', values.port,
    '--sample-catalog', join(root, 'eng', 'sample-catalog', 'products.ndjson'),
    '--shop', join(root, 'eng', 'demo'),
    // The key of the customers lies beside their carts.
    ...(ownStorage ? ['--demo-customers', join(resolve(root, values.data), 'demo-customer-key')] : []),
    '--stop-with-input',
  ], { cwd: root, env });
}

/** Ends the script when the service ends by itself. */
export function keep(service) {
  exitOf(service).then((code) => stop(code || 1));
  return service;
}

/** The connection string of Azurite's well-known development account, whose key is public. */
export function connectionString(tablePort) {
  return 'DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;'
    + 'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;'
    + `TableEndpoint=http://127.0.0.1:${tablePort}/devstoreaccount1;`;
}
