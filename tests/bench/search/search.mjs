// Search in the app as it ships, over records that were written into its store before it started; then MiniSearch over the same texts in the
// same page. What is measured is from a key to the frame after what was found is drawn; MiniSearch draws the same number of titles, without
// what the app marks in them. Called by `cargo xtask bench search`; prints JSON.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Browser } from '../sync/browser.mjs';

const [folder] = process.argv.slice(2);
const plan = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'));
const origin = `http://127.0.0.1:${plan.port}`;
const QUIET_MS = 150;
const ROWS_AT_ONCE = 1_000;
// As an input method gives them: a word or two at a time.
const TYPED = ['小组合作', '学生', '教学目标明确', '乘法分配律', '王', '分层设计', '没有这样的话', '第一课时', 'My day', '小组 王', '课堂 评价 课件', '有层次，学生'];
const INITIALS = ['xzhz', 'cffpl', 'gc', 'wsm', 'jxmb', 'xsxd', 'zzmy'];

const { browser, page } = await seeded();
const devtools = await browser.context.newCDPSession(page);
await devtools.send('Emulation.setCPUThrottlingRate', { rate: plan.slowdown });
await page.evaluate(watch);
console.error('Qinglan: reading');
await page.getByRole('searchbox').focus();
const build_ms = await page.evaluate(builtHere);
const blocked_ms = await page.evaluate(() => globalThis.blocked());
console.error(`  ${Math.round(build_ms)} ms`);
const ours = { build_ms, blocked_ms, keys_ms: await strikeAll(TYPED, 'strikeHere'), bytes: null };
const initials = await strikeAll(INITIALS, 'strikeHere');

console.error('MiniSearch: indexing');
await page.evaluate(await readFile(join(folder, 'peer.js'), 'utf8'));
await page.evaluate((documents) => (globalThis.documents = documents), plan.documents);
const before = await heap();
const built = await page.evaluate(builtThere);
console.error(`  ${Math.round(built.build_ms)} ms`);
const theirs = { ...built, bytes: Math.max(0, (await heap()) - before), keys_ms: await strikeAll(TYPED, 'strikeThere') };
await browser.close();
console.log(JSON.stringify({ ours, theirs, initials }));

/** A phone with the records in its store, the app from its cache, without a network. */
async function seeded() {
  const browser = await Browser.start('/api/');
  const { page, context } = browser;
  await page.goto(`${origin}/i/${plan.code}`);
  await page.getByRole('main').getByRole('button').first().click();
  await page.waitForURL((now) => !now.pathname.startsWith('/i/'));
  const isInstalled = () => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null);
  do await page.goto(`${origin}/`);
  while (!(await page.evaluate(isInstalled)));
  await page.waitForSelector('[data-testid=sync][data-state=sent]');
  await page.goto(`${origin}/api/health`);
  await context.setOffline(true);
  for (let at = 0; at < plan.rows.length; at += ROWS_AT_ONCE) {
    await page.evaluate(putRows, { database: `qinglan-${plan.person}`, rows: plan.rows.slice(at, at + ROWS_AT_ONCE) });
  }
  await page.goto(`${origin}/records`);
  await page.locator('.finder a.row').first().waitFor();
  return { browser, page };
}

/** Types words letter by letter, with a pause after each as people make it. */
async function strikeAll(words, strike) {
  const times = [];
  for (const word of words) {
    await page.evaluate(([strike]) => globalThis[strike](''), [strike]);
    for (let end = 1; end <= word.length; end += 1) {
      await page.waitForTimeout(QUIET_MS);
      times.push(await page.evaluate(([strike, typed]) => globalThis[strike](typed), [strike, word.slice(0, end)]));
    }
    console.error(`  ${word}: ${times.slice(-word.length).map(Math.round).join(' ')} ms`);
  }
  return times;
}

async function heap() {
  await devtools.send('HeapProfiler.collectGarbage');
  return (await devtools.send('Runtime.getHeapUsage')).usedSize;
}

// What follows runs in the page.

/** Keys, and how long the page did not come to draw a frame. */
function watch() {
  let longest = 0;
  let before = performance.now();
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  globalThis.blocked = () => {
    const was = longest;
    longest = 0;
    before = performance.now();
    return was;
  };
  globalThis.blocked();
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  globalThis.painted = painted;
  globalThis.strikeHere = async (typed) => {
    const field = document.querySelector('.finder input');
    await painted();
    const start = performance.now();
    field.value = typed;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await painted();
    return performance.now() - start;
  };
  globalThis.strikeThere = async (typed) => {
    await painted();
    const start = performance.now();
    const found = typed ? globalThis.index.search(typed) : [];
    const rows = found.slice(0, 12).map((hit) => {
      const row = document.createElement('li');
      row.textContent = hit.title;
      return row;
    });
    globalThis.list.replaceChildren(...rows);
    await painted();
    return performance.now() - start;
  };
}

async function builtHere() {
  const start = performance.now();
  const isBusy = () => document.querySelector('.finder').hasAttribute('aria-busy');
  while (!isBusy()) await new Promise((later) => setTimeout(later, 5));
  while (isBusy()) await new Promise((later) => setTimeout(later, 20));
  return performance.now() - start;
}

async function builtThere() {
  globalThis.list = document.createElement('ul');
  document.querySelector('main').replaceChildren(globalThis.list);
  await globalThis.painted();
  globalThis.blocked();
  const start = performance.now();
  globalThis.index = globalThis.peer.make();
  // In slices that leave the page its frames, as it offers it.
  await globalThis.index.addAllAsync(globalThis.documents, { chunkSize: 10 });
  const build_ms = performance.now() - start;
  await globalThis.painted();
  return { build_ms, blocked_ms: globalThis.blocked() };
}

async function putRows({ database, rows }) {
  const opening = indexedDB.open(database);
  const db = await new Promise((done, fail) => {
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => fail(opening.error);
  });
  const transaction = db.transaction([...new Set(rows.map((row) => row.store))], 'readwrite');
  for (const { store, key, bytes } of rows) {
    transaction.objectStore(store).put(Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0)), key);
  }
  await new Promise((done, fail) => {
    transaction.oncomplete = done;
    transaction.onabort = () => fail(transaction.error);
  });
  db.close();
}
