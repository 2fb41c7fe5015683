// The other contender: PouchDB in the browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Browser, measure } from './browser.mjs';

async function startServer(packages) {
  const data = await mkdtemp(join(tmpdir(), 'qinglan-pouch-'));
  const script = join(import.meta.dirname, 'pouch-server.mjs');
  const child = spawn(process.execPath, [script, packages, data], { cwd: data, stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    port: Number(port),
    async stop() {
      child.kill();
      await once(child, 'exit');
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** A page with PouchDB in it, and a database that may have documents. */
async function open(link, documents = []) {
  const browser = await Browser.start('/db/');
  await browser.page.goto(`${link.origin}/`);
  await browser.page.evaluate(async (all) => {
    globalThis.local = new PouchDB('forms');
    const wrong = (await local.bulkDocs(all)).filter((row) => row.error);
    if (wrong.length > 0) throw new Error(JSON.stringify(wrong[0]));
  }, documents);
  return browser;
}

/** All on that side. */
export async function run({ packages, documents, records }, makeLink, say) {
  const server = await startServer(packages);
  const link = await makeLink(server.port);
  const [first, second] = [await open(link, documents), await open(link)];
  link.slow();

  say('PouchDB: push');
  const push = await measure(link, first, () => replicate(first, 'to', 'forms'));
  say('PouchDB: pull');
  const pull = await measure(link, second, () => replicate(second, 'from', 'forms'));
  const same = await second.page.evaluate(async () => (await local.info()).doc_count);
  say('PouchDB: nothing changed');
  const nothing = await measure(link, first, () => replicate(first, 'sync', 'forms'));

  say('PouchDB: the same words changed on two browsers');
  link.fast();
  const conflicts = await conflict(first, second, records);
  for (const browser of [first, second]) await browser.close();

  say('PouchDB: push with a cut');
  const cutter = await open(link, documents);
  link.slow();
  const cut = await measure(link, cutter, async () => {
    const isCut = link.cutAfter(push.up / 2);
    const pushed = cutter.page.evaluate(pushUntilAllIsThere, documents.length);
    await isCut;
    await pushed;
  });
  await cutter.close();
  await link.close();
  await server.stop();
  return { push, pull, nothing, cut, conflicts, same };
}

function replicate(browser, way, name) {
  return browser.page.evaluate(async ([how, path]) => {
    const remote = new PouchDB(`${location.origin}/db/${path}`);
    await (how === 'sync' ? local.sync(remote) : local.replicate[how](remote));
  }, [way, name]);
}

async function conflict(first, second, records) {
  for (const [browser, who] of [[first, '甲'], [second, '乙']]) {
    await browser.page.evaluate(async ([ids, name]) => {
      for (const id of ids) {
        const document = await local.get(id);
        await local.put({ ...document, problems: `${name}：${id.slice(0, 6)} 还可以再改一改。` });
      }
    }, [records, who]);
  }
  for (const browser of [first, second, first]) await replicate(browser, 'sync', 'forms');
  let reachable = Infinity;
  for (const browser of [first, second]) reachable = Math.min(reachable, await browser.page.evaluate(countValues, records));
  return { values: 2 * records.length, reachable };
}

// What follows runs in the page.

async function countValues(ids) {
  let found = 0;
  for (const id of ids) {
    const winner = await local.get(id, { conflicts: true });
    const others = (winner._conflicts ?? []).map((rev) => local.get(id, { rev }));
    const values = [winner, ...(await Promise.all(others))].map((document) => document.problems);
    found += ['甲', '乙'].filter((who) => values.includes(`${who}：${id.slice(0, 6)} 还可以再改一改。`)).length;
  }
  return found;
}

/** As its guide says for links that come and go: live, and it tries again by itself. */
function pushUntilAllIsThere(count) {
  const remote = new PouchDB(`${location.origin}/db/forms-cut`);
  return new Promise((done, fail) => {
    const pushing = local.replicate.to(remote, { live: true, retry: true });
    pushing.on('change', (state) => {
      if (state.last_seq >= count) pushing.cancel();
    });
    pushing.on('complete', () => done());
    pushing.on('error', fail);
  });
}
