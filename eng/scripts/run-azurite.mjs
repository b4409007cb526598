// npm run azurite: runs only Azurite, for an app that you start by hand or in an editor.
import { serve } from './children.mjs';
import { readOptions } from './options.mjs';
import { azuriteOptions, connectionString, requireFree, startAzurite } from './services.mjs';
import { installTools } from './tools.mjs';

const command = 'npm run azurite';
const { 'azurite-port': portOption, data } = azuriteOptions;
const values = readOptions(command, {
  port: { ...portOption, says: 'port of the table service' },
  data: { ...data, says: 'folder for the data' },
  all: { type: 'boolean', says: 'also start the blob and queue services, on ports 10000 and 10001' },
});
await requireFree(values, 'port', command);
await installTools();
if (values.port !== portOption.default) console.log(`For the app: CartStorage='${connectionString(values.port)}'`);
startAzurite(values.data, [...(values.all ? ['--all'] : []), '--tablePort', values.port]);
serve();
