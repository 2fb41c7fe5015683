// Our side: the app as it ships, before the server as it ships.
import { Browser, measure } from './browser.mjs';

const HEALTH = '/api/health';

/** A teacher's phone: enrolled, the app in its cache, and then without a network. */
class Phone {
  static async enrol(link, person, code, isHeldBack = false) {
    const phone = new Phone();
    phone.link = link;
    phone.database = `qinglan-${person.id}`;
    phone.space = person.id;
    phone.browser = await Browser.start('/api/');
    const { page, context } = phone.browser;
    // A phone that has not read anything yet: its first request waits for the slow link.
    if (isHeldBack) await context.route('**/api/sync', (route) => route.abort());
    await page.goto(`${link.origin}/i/${code}`);
    await page.getByRole('main').getByRole('button').first().click();
    await page.waitForURL((now) => !now.pathname.startsWith('/i/'));
    // A page that was opened while the worker took over has none: the next one has.
    const isInstalled = () => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null);
    do await page.goto(`${link.origin}/`);
    while (!(await page.evaluate(isInstalled)));
    if (!isHeldBack) await phone.isInState('sent');
    await context.setOffline(true);
    if (isHeldBack) await context.unroute('**/api/sync');
    await phone.isInState('offline');
    return phone;
  }

  isInState(state) {
    return this.browser.page.waitForSelector(`[data-testid=sync][data-state=${state}]`);
  }

  /** Puts rows into the store, as if they had been filled in here; the app is closed meanwhile. */
  async give(rows) {
    const { page, context } = this.browser;
    await context.setOffline(false);
    await page.goto(this.link.origin + HEALTH);
    await context.setOffline(true);
    await page.evaluate(putRows, { database: this.database, rows });
    await page.goto(`${this.link.origin}/`);
    await this.isInState('offline');
  }

  goOnline() {
    return this.browser.context.setOffline(false);
  }

  goOffline() {
    return this.browser.context.setOffline(true);
  }

  /** Where the space's log was read to; and its entities, by name, as digests of their rows. */
  place() {
    return this.browser.page.evaluate(readPlace, { database: this.database, space: this.space });
  }

  records() {
    return this.browser.page.evaluate(readRecords, { database: this.database, space: this.space });
  }

  /** Returns when this phone has read as far as `place`. */
  reaches(place) {
    return this.browser.page.evaluate(untilAt, { database: this.database, space: this.space, place });
  }

  /** Writes into a field of a record's page, and returns when it is on the disk. */
  async edit(record, label, words) {
    const { page } = this.browser;
    await page.goto(`${this.link.origin}/records/${record}`);
    await page.getByLabel(label, { exact: true }).fill(words);
    await page.locator('.page').getByText('已保存在本机', { exact: true }).waitFor();
  }

  /** Which of these words the record's page shows as versions to choose from. */
  async shown(record, words) {
    const { page } = this.browser;
    await page.goto(`${this.link.origin}/records/${record}`);
    await page.locator('.conflict-value').nth(words.length - 1).waitFor();
    const values = await page.locator('.conflict-value').allTextContents();
    return words.filter((word) => values.includes(word)).length;
  }
}

/** Everything on our side. */
export async function run({ port, people, rows, records }, makeLink, say) {
  const link = await makeLink(port);
  const [main, other] = people;
  say('Qinglan: three phones of one teacher, one of another');
  const first = await Phone.enrol(link, main, main.codes[0]);
  const second = await Phone.enrol(link, main, main.codes[1]);
  await first.give(rows[0]);
  link.slow();

  say('Qinglan: push');
  const push = await measure(link, first.browser, async () => {
    await first.goOnline();
    await first.isInState('sent');
  });
  const place = await first.place();
  say('Qinglan: pull');
  const pull = await measure(link, second.browser, async () => {
    await second.goOnline();
    await second.reaches(place);
  });
  const same = sameRecords(await first.records(), await second.records());

  say('Qinglan: nothing changed');
  await first.goOffline();
  await first.isInState('offline');
  const nothing = await measure(link, first.browser, async () => {
    const answered = first.browser.page.waitForResponse('**/api/sync');
    await first.goOnline();
    await (await answered).finished();
  });

  say('Qinglan: pull on a new phone');
  link.fast();
  const third = await Phone.enrol(link, main, main.codes[2], true);
  for (const phone of [first, second]) await phone.goOffline();
  link.slow();
  const pullNew = await measure(link, third.browser, async () => {
    await third.goOnline();
    await third.reaches(place);
  });
  const sameNew = sameRecords(await first.records(), await third.records());
  await third.browser.close();

  say('Qinglan: the same words changed on two phones');
  link.fast();
  const conflicts = await conflict(first, second, records);
  await second.browser.close();
  await first.browser.close();

  say('Qinglan: push with a cut');
  const cutter = await Phone.enrol(link, other, other.codes[0]);
  await cutter.give(rows[1]);
  link.slow();
  const cut = await measure(link, cutter.browser, async () => {
    const isCut = link.cutAfter(push.up / 2);
    await cutter.goOnline();
    await isCut;
    await cutter.isInState('sent');
  });
  await cutter.browser.close();
  await link.close();
  return { push, pull, pullNew, nothing, cut, conflicts, same: Math.min(same, sameNew) };
}

/** Each phone writes its own words into the same field of each record; both are to be found on both. */
async function conflict(first, second, records) {
  const words = (record, who) => `${who}：${record.slice(-6)} 还可以再改一改。`;
  for (const [phone, who] of [[first, '甲'], [second, '乙']]) {
    for (const record of records) await phone.edit(record, '问题', words(record, who));
  }
  for (const phone of [first, second, first]) {
    await phone.goOffline();
    await phone.isInState('offline');
    const answered = phone.browser.page.waitForResponse('**/api/sync');
    await phone.goOnline();
    await (await answered).finished();
    await phone.isInState('sent');
  }
  await second.reaches(await first.place());
  let reachable = Infinity;
  for (const phone of [first, second]) {
    let found = 0;
    for (const record of records) found += await phone.shown(record, [words(record, '甲'), words(record, '乙')]);
    reachable = Math.min(reachable, found);
  }
  return { values: 2 * records.length, reachable };
}

/** How many records are the same on both. */
function sameRecords(one, other) {
  return Object.entries(one).filter(([name, digest]) => other[name] === digest).length;
}

// What follows runs in the page.

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

async function readPlace({ database, space }) {
  const opening = indexedDB.open(database);
  const db = await new Promise((done) => (opening.onsuccess = () => done(opening.result)));
  const asking = db.transaction('meta').objectStore('meta').get(`place/${space}`);
  const row = await new Promise((done) => (asking.onsuccess = () => done(asking.result)));
  db.close();
  return row ? Array.from(row).join() : '';
}

async function untilAt({ database, space, place }) {
  const opening = indexedDB.open(database);
  const db = await new Promise((done) => (opening.onsuccess = () => done(opening.result)));
  for (let here = ''; here !== place; ) {
    // Each look waits for the transaction that is writing, so this is no busy loop.
    const asking = db.transaction('meta').objectStore('meta').get(`place/${space}`);
    const row = await new Promise((done) => (asking.onsuccess = () => done(asking.result)));
    here = row ? Array.from(row).join() : '';
    await new Promise((later) => requestAnimationFrame(later));
  }
  db.close();
}

async function readRecords({ database, space }) {
  const opening = indexedDB.open(database);
  const db = await new Promise((done) => (opening.onsuccess = () => done(opening.result)));
  const transaction = db.transaction('entities');
  const store = transaction.objectStore('entities');
  const [allRows, allKeys] = [store.getAll(), store.getAllKeys()];
  await new Promise((done) => (transaction.oncomplete = done));
  const [rows, names] = [allRows.result, allKeys.result];
  db.close();
  // How far the copy is known to be whole differs: who wrote it knows of its own work by acknowledgements. It is the fourth of the
  // row's fields (`entity` in core/protocol.cddl), behind a head, an id, a kind and an id.
  const AS_OF = 1 + 17 + 1 + 17;
  const NUMBER_BYTES = { 24: 2, 25: 3, 26: 5, 27: 9 };
  const content = (row) => {
    const fields = AS_OF + (NUMBER_BYTES[row[AS_OF] & 31] ?? 1);
    return Uint8Array.from([...row.slice(0, AS_OF), ...row.slice(fields)]);
  };
  const records = {};
  for (const [at, name] of names.entries()) {
    if (!name.startsWith(space)) continue;
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content(rows[at])));
    records[name] = Array.from(digest.slice(0, 8)).join();
  }
  return records;
}
