// New versions of the app: offered and never forced; what an earlier one wrote opens, and is sent.
import type { BrowserContext, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { buildOf, deployBuilt, deployChanged } from './support/deploy';
import { rows, write } from './support/rows';
import { find } from './support/server';
import { beginObservation, expect, fillRequired, installed, LAPTOP, saved, submitToPairing, sync, test as base } from './support/test';

/** The server's folder of the app; the next test finds what was built in it. */
const test = base.extend<{ app: string }>({
  app: async ({ running }, use) => {
    await use(running.app);
    deployBuilt(running.app);
  },
});

const topic = (page: Page) => page.getByLabel('课题', { exact: true });
const build = (page: Page) => page.locator('meta[name=qinglan-build]').getAttribute('content');
const offer = (page: Page) => page.getByRole('button', { name: '现在更新' });

/** Looks for a new version, as the browser does by itself when a page is opened and once a day. */
async function look(page: Page): Promise<void> {
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
}

/**
 * Takes the new version. The browser lets it take over when the earlier one is idle: at once, or half a minute after something woke that
 * just then. A worker that developer tools look at, as here, may stay awake for longer: it is stopped as the browser would.
 */
async function update(page: Page, to: string): Promise<void> {
  const taken = page.locator(`meta[name=qinglan-build][content="${to}"]`);
  await offer(page).click();
  const tools = await page.context().newCDPSession(page);
  await tools.send('ServiceWorker.enable');
  await expect(async () => {
    await expect(taken).toHaveCount(1, { timeout: 5_000 }).catch(async (late) => {
      await tools.send('ServiceWorker.stopAllWorkers');
      throw late;
    });
  }).toPass({ timeout: 45_000 });
  await tools.detach();
  await expect(page.locator('body[data-ready]')).toBeVisible();
}

/** A draft that is on the disk; leaves its page. */
async function draft(page: Page, words: string): Promise<void> {
  await beginObservation(page);
  await topic(page).fill(words);
  await saved(page);
  await page.getByRole('link', { name: '返回' }).click();
}

async function openRecord(page: Page, name: RegExp): Promise<void> {
  const back = page.getByRole('link', { name: '返回' });
  if (await back.isVisible()) await back.click();
  await page.getByRole('link', { name: '记录', exact: true }).click();
  await page.getByRole('link', { name }).click();
}

test('a new version is offered while somebody writes; nothing is lost, and what waited is sent by it', async ({ app, server, person }) => {
  test.setTimeout(120_000);
  const { page, context } = await person('teacher');
  await installed(page);
  await expect(sync(page)).toContainText('已送达');
  const old = buildOf(app);

  await test.step('drafts, a record that waits, and a form that is being filled', async () => {
    await context.route('**/api/sync', (route) => route.abort());
    await draft(page, '更新前的草稿甲');
    await draft(page, '更新前的草稿乙');
    await beginObservation(page);
    await fillRequired(page, '更新前提交的');
    await submitToPairing(page);
    await page.getByRole('link', { name: '返回' }).click();
    await beginObservation(page);
    await topic(page).pressSequentially('正在');
  });

  const next = deployChanged(app, 'style', '.css', (bytes) => Buffer.concat([bytes, Buffer.from('\n:root{--deployed:1}')]));
  expect(next).not.toBe(old);

  await test.step('it is offered, and nothing changes under her hands', async () => {
    await look(page);
    await expect(offer(page)).toBeVisible();
    await topic(page).pressSequentially('写的');
    await expect(topic(page)).toBeFocused();
    await expect(topic(page)).toHaveValue('正在写的');
    await saved(page);
    expect(await build(page)).toBe(old);
    await page.reload();
    expect(await build(page)).toBe(old);
    await expect(topic(page)).toHaveValue('正在写的');
    await expect(offer(page)).toBeVisible();
  });

  await test.step('she takes it in the middle of a word', async () => {
    await topic(page).press('End');
    await topic(page).pressSequentially('题目');
    await update(page, next);
    await expect(topic(page)).toHaveValue('正在写的题目');
    await expect(offer(page)).toHaveCount(0);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--deployed'))).toBe('1');
  });

  await test.step('without a network all drafts open in it', async () => {
    await context.setOffline(true);
    for (const words of ['更新前的草稿甲', '更新前的草稿乙', '正在写的题目']) {
      await openRecord(page, new RegExp(words));
      await expect(topic(page)).toHaveValue(words);
      await page.reload();
      await expect(topic(page)).toHaveValue(words);
      expect(await build(page)).toBe(next);
    }
  });

  await test.step('what the earlier version left waiting arrives', async () => {
    await context.unroute('**/api/sync');
    await context.setOffline(false);
    await expect(sync(page)).toContainText('已送达');
    const mentor = await person('mentor', LAPTOP);
    await mentor.page.getByRole('link', { name: /更新前提交的/ }).click();
    await expect(mentor.page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
    await expect(mentor.page.getByRole('link', { name: /更新前的草稿/ })).toHaveCount(0);
  });

  await test.step('opened the next time, the phone keeps nothing of the earlier version', async () => {
    await page.close();
    const opened = await context.newPage();
    await opened.goto(server.url);
    expect(await build(opened)).toBe(next);
    await expect.poll(() => opened.evaluate(() => caches.keys())).toEqual([`shell-${next}`]);
  });
});

test('[WI2] rows as version 1 stored them open and are sent', async ({ server, person }) => {
  const { page } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  const me = find(server, 'teacher').person;
  // A file of the app: no page of it is open, and its origin's storage is.
  await page.goto(`${server.url}/manifest.webmanifest`);
  const device = hex(16);
  const entity = hex(16);
  // The personal space has its owner's id.
  const shared = (fixture: string) => ours(fixture, { space: me, device, person: me, entity });
  await write(page, me, 'meta', [['device', shared('device.v1')]]);
  await write(page, me, 'outbox', [[1, shared('queued.v1')]]);
  await write(page, me, 'entities', [[`${me}/${entity}`, shared('entity.v1')]]);
  await write(page, me, 'summaries', [[`${me}/${entity}`, shared('summary.v1')]]);
  await page.goto(`${server.url}/records/${entity}`);
  await expect(page.getByText('listen、read')).toBeVisible();
  await expect(sync(page)).toContainText('已送达');
  await expect.poll(() => rows(page, me, 'outbox')).toEqual({});
  const other = await person('teacher');
  await expect(sync(other.page)).toContainText('已送达');
  await other.page.goto(`${server.url}/records/${entity}`);
  await expect(other.page.getByText('《小木偶的故事》')).toBeVisible();
});

test('[FM9] a form that the new version does not know: what was filled stays, is shown whole and is sent; with the form it opens again', async ({
  app,
  server,
  person,
}) => {
  test.setTimeout(120_000);
  const { page, context } = await person('teacher');
  await installed(page);
  await expect(sync(page)).toContainText('已送达');
  await beginObservation(page);
  await topic(page).fill('换表单之前写的');
  await page.getByRole('button', { name: '再记一条' }).click();
  await page.getByLabel('教师活动').fill('出示图片，提问');
  await saved(page);
  const address = page.url();
  const had = buildOf(app);

  // The form's name and version, as the definition begins.
  const version = (from: number, to: number) => (bytes: Buffer) => {
    const named = Buffer.from([...Buffer.from('\x6bobservation'), from]);
    expect(bytes.indexOf(named)).toBeGreaterThan(0);
    for (let at = bytes.indexOf(named); at >= 0; at = bytes.indexOf(named)) bytes.fill(to, at + 12, at + 13);
    return bytes;
  };
  // It is in the program, and in the library beside it.
  deployChanged(app, 'forms', '.cbor', version(2, 3));
  const without = deployChanged(app, 'app', '.wasm', version(2, 3));

  await test.step('until she takes the new version, her draft keeps its form', async () => {
    await look(page);
    await expect(offer(page)).toBeVisible();
    await page.getByLabel('优点').pressSequentially('问题有层次');
    await saved(page);
  });

  await test.step('with it, all that she wrote is there, and why there is no form', async () => {
    await context.setOffline(true);
    await page.getByLabel('建议').fill('没有网络时写的');
    await saved(page);
    await update(page, without);
    await expect(page.getByText('这份记录用的表单，本机的版本还不认识。')).toBeVisible();
    for (const words of ['换表单之前写的', '出示图片，提问', '问题有层次', '没有网络时写的']) await expect(page.getByText(words)).toBeVisible();
    await expect(page.getByRole('button', { name: '提交', exact: true })).toHaveCount(0);
    await context.setOffline(false);
    await expect(sync(page)).toContainText('已送达');
  });

  await test.step('a new record begins with the version that there is', async () => {
    await page.getByRole('link', { name: '返回' }).click();
    await beginObservation(page);
    await topic(page).fill('用新表单写的');
    await saved(page);
    expect(page.url()).not.toBe(address);
    // Her other phone asks once, when it is opened.
    await expect.poll(() => rows(page, find(server, 'teacher').person, 'outbox')).toEqual({});
  });

  await test.step('her other phone, which has the form, has all of it, and she submits it there', async () => {
    deployBuilt(app);
    expect(buildOf(app)).toBe(had);
    const other = await person('teacher');
    await other.page.getByRole('link', { name: '记录', exact: true }).click();
    await other.page.getByRole('link', { name: /用新表单写的/ }).click();
    await expect(other.page.getByText('这份记录用的表单，本机的版本还不认识。')).toBeVisible();
    await other.page.getByRole('link', { name: '返回' }).click();
    await other.page.getByRole('link', { name: /换表单之前写的/ }).click();
    await expect(topic(other.page)).toHaveValue('换表单之前写的');
    await expect(other.page.getByLabel('教师活动')).toHaveValue('出示图片，提问');
    await fillRequired(other.page, '换表单之前写的');
    await submitToPairing(other.page);
    await expect(other.page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  });

  await test.step('the next version knows it again, and the record opens in it', async () => {
    await look(page);
    await update(page, had);
    await page.goto(address);
    await expect(page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
    await expect(page.getByText('这份记录用的表单，本机的版本还不认识。')).toHaveCount(0);
  });
});

test('[VE1] an app that is too old says so, keeps what is written, and sends it once it is updated', async ({ app, person }) => {
  const { page, context } = await person('teacher');
  await installed(page);
  await expect(sync(page)).toContainText('已送达');
  const next = deployChanged(app, 'style', '.css', (bytes) => Buffer.concat([bytes, Buffer.from('\n:root{--deployed:2}')]));
  const statuses = await speakVersion0(context, next);
  await context.setOffline(true);
  await beginObservation(page);
  await fillRequired(page, '太旧的版本写的');
  await submitToPairing(page);
  const address = page.url();
  await context.setOffline(false);
  await expect(sync(page)).toContainText('需要更新');
  await expect(page.getByText('需要更新才能发送。')).toBeVisible();
  await expect(page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
  expect(statuses).toContain(426);
  expect(statuses).not.toContain(200);
  // It looks for the new version by itself, and goes on as without a network meanwhile.
  await expect(offer(page)).toBeVisible();
  await page.getByRole('link', { name: '返回' }).click();
  await draft(page, '等着更新时写的');
  await update(page, next);
  await expect(sync(page)).toContainText('已送达');
  await expect(page.getByText('需要更新才能发送。')).toHaveCount(0);
  expect(statuses).toContain(200);
  await page.goto(address);
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  const mentor = await person('mentor', LAPTOP);
  await expect(mentor.page.getByRole('link', { name: /太旧的版本写的/ })).toBeVisible();
});

/** Makes every build but one speak version 0 of the protocol, which the server does not answer; returns what it answered. */
async function speakVersion0(context: BrowserContext, but: string): Promise<number[]> {
  const statuses: number[] = [];
  await context.route('**/api/sync', async (route) => {
    const request = route.request();
    const page = request.frame().page();
    const body = request.postDataBuffer()!;
    const packed = request.headers()['content-encoding'] === 'gzip';
    const message = packed ? gunzipSync(body) : Buffer.from(body);
    // An array, and in it first the version.
    if ((await build(page)) !== but) message[1] = 0;
    const response = await route.fetch({ postData: packed ? gzipSync(message) : message });
    statuses.push(response.status());
    await route.fulfill({ response });
  });
  return statuses;
}

/** A fixture of `core`, with ids that are ours in the place of its own. */
function ours(fixture: string, ids: { space: string; device: string; person: string; entity: string }): string {
  const id = (byte: string) => `50${byte.repeat(16)}`;
  return readFileSync(`core/fixtures/${fixture}.cbor`)
    .toString('hex')
    .replaceAll(id('09'), `50${ids.space}`)
    .replaceAll(id('05'), `50${ids.entity}`)
    // An operation's id is a pair that begins with the device's; people have the same bytes in the fixtures.
    .replaceAll(`82${id('01')}`, `8250${ids.device}`)
    .replaceAll(id('01'), `50${ids.person}`);
}

function hex(bytes: number): string {
  return Array.from({ length: bytes }, () => Math.floor(Math.random() * 256).toString(16).padStart(2, '0')).join('');
}
