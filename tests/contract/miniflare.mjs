// The built worker as `wrangler dev` would run it: in workerd, with Cloudflare's own emulation of R2 beside it.
// Called by bucket.rs with the folder of the data and what FILES is bound to: `none`, `bucket`, or `text`, which is no bucket.
// Says on one line of JSON where it is, and ends on SIGTERM.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';

const [data, files] = process.argv.slice(2);
const folder = process.env.QINGLAN_WORKER ?? 'worker/build';
const wrangler = readFileSync('worker/wrangler.toml', 'utf8');
const setup = randomUUID();
// The same each time, or nobody would be signed in any more.
const session = 'only for tests';

const module = (name, type) => [name, { type, contents: readFileSync(join(folder, name), type === 'esm' ? 'utf8' : undefined) }];
const object = (exportName) => ({ type: 'durable-object', worker: 'qinglan', exportName });
const text = (value) => ({ type: 'text', value });

const server = new Miniflare({
  port: 0,
  // It asks nobody outside about anything.
  cf: false,
  telemetry: { enabled: false },
  resourcePersistencePath: data,
  workers: [
    {
      config: {
        name: 'qinglan',
        compatibilityDate: /compatibility_date = "(.+)"/.exec(wrangler)[1],
        manifest: {
          mainModule: 'index.js',
          modules: Object.fromEntries([module('index.js', 'esm'), module('index_bg.wasm', 'wasm')]),
        },
        exports: {
          Space: { type: 'durable-object', storage: 'sqlite' },
          Directory: { type: 'durable-object', storage: 'sqlite' },
          Postbox: { type: 'durable-object', storage: 'sqlite' },
        },
        env: {
          SPACE: object('Space'),
          DIRECTORY: object('Directory'),
          POSTBOX: object('Postbox'),
          SESSION_SECRET: text(session),
          SETUP_SECRET: text(setup),
          ...(files === 'bucket' && { FILES: { type: 'r2', name: 'qinglan-files' } }),
          ...(files === 'text' && { FILES: text('qinglan-files') }),
        },
      },
    },
  ],
});

process.once('SIGTERM', () => server.dispose().then(() => process.exit(0)));
const url = (await server.ready).origin;
console.log(JSON.stringify({ url, setup_secret: setup, session }));
