// Several people on one phone, each with a store and a PIN of their own; what is unsent goes while its owner is away.
import type { Page } from '@playwright/test';
import { drawn } from './support/picture';
import { away, leave, PIN, setPin, show, toMe, unlock } from './support/pin';
import { rows, stored } from './support/rows';
import { find, invite } from './support/server';
import { beginObservation, enrol, expect, fillRequired, installed, open, saved, submitToPairing, sync, test } from './support/test';

const TEACHER = '林晓禾';
const MINUTE_MS = 60_000;

test('[SL1] with a PIN nothing can be read on the phone, and only the PIN opens it', async ({ person }) => {
  const { page } = await person('teacher');
  await beginObservation(page);
  await page.getByLabel('课题', { exact: true }).fill('锁住的课题');
  await saved(page);
  expect(await stored(page, '锁住的课题')).toBe(true);
  await setPin(page, PIN);
  expect(await stored(page, '锁住的课题')).toBe(false);
  await page.reload();
  await unlock(page, '000000');
  await expect(page.getByText('数字密码不对')).toBeVisible();
  await unlock(page, PIN);
  await page.getByRole('link', { name: '今日' }).first().click();
  await page.getByRole('link', { name: /锁住的课题/ }).click();
  await page.getByLabel('优点').fill('上锁以后写的');
  await saved(page);
  expect(await stored(page, '上锁以后写的')).toBe(false);
  await toMe(page);
  await page.getByRole('button', { name: '取消密码' }).click();
  await expect(page.getByText('数字密码已取消。')).toBeVisible();
  expect(await stored(page, '上锁以后写的')).toBe(true);
  await page.reload();
  await expect(page.getByRole('heading', { name: '我的', level: 1 })).toBeVisible();
});

test('two people on one phone: what one left unsent goes in her name while the other works', async ({ person, server, browser }) => {
  test.setTimeout(150_000);
  const { page, context } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  await setPin(page, PIN);
  await page.reload();
  await unlock(page, PIN);
  await expect(sync(page)).toContainText('已送达');
  await context.setOffline(true);
  await beginObservation(page);
  await fillRequired(page, '换人之前写的');
  await submitToPairing(page);
  await expect(sync(page)).toContainText('待发送');
  await leave(page);
  await expect(page.getByText('换人之前写的')).toHaveCount(0);
  await context.setOffline(false);
  const mentor = await open(browser);
  await enrol(mentor.page, await invite(server, 'mentor'));
  // Nobody is here: the browser wakes the service worker when it thinks that there is a network, which takes it half a minute at times.
  await expect(mentor.page.getByRole('link', { name: /换人之前写的/ })).toBeVisible({ timeout: 60_000 });
  await enrol(page, await invite(server, 'coordinator'));
  await expect(sync(page)).toContainText('已送达');
  await expect(page.getByText('换人之前写的')).toHaveCount(0);
  await leave(page);
  await page.getByRole('button', { name: TEACHER }).click();
  await unlock(page, PIN);
  await expect(sync(page)).toContainText('已送达');
  await page.getByRole('link', { name: '记录', exact: true }).click();
  await expect(page.getByRole('link', { name: /换人之前写的/ })).toBeVisible();
  await mentor.context.close();
});

test('[SL4] a forgotten PIN: a new invite lets in, and what waited is still there', async ({ person, server }) => {
  const { page, context } = await person('teacher');
  await beginObservation(page);
  await page.getByLabel('课题', { exact: true }).fill('送达过的');
  await saved(page);
  await expect(sync(page)).toContainText('已送达');
  await setPin(page, PIN);
  await page.getByRole('link', { name: '今日' }).first().click();
  await page.getByRole('link', { name: /送达过的/ }).click();
  await context.setOffline(true);
  await page.getByLabel('优点').fill('没送出的');
  await saved(page);
  const address = await invite(server, 'teacher');
  await context.setOffline(false);
  await page.route('**/api/sync', (route) => route.abort());
  await page.goto(address);
  await page.getByRole('button', { name: /的身份进入/ }).click();
  await page.getByRole('button', { name: '不用旧密码，重新取回' }).click();
  await expect(page.getByRole('heading', { name: '今日', level: 1 })).toBeVisible();
  await page.unroute('**/api/sync');
  await page.reload();
  await page.getByRole('link', { name: /送达过的/ }).click();
  await expect(page.getByLabel('优点')).toHaveValue('没送出的');
  await expect(page.getByLabel('课题', { exact: true })).toHaveValue('送达过的');
});

test('with the app closed the service worker sends what waits, and the app knows it afterwards', async ({ person }) => {
  const teacher = await person('teacher');
  const mentor = await person('mentor');
  const { page, context } = teacher;
  await installed(page);
  await expect(sync(page)).toContainText('已送达');
  await context.setOffline(true);
  await beginObservation(page);
  await fillRequired(page, '关上以后送出的');
  await submitToPairing(page);
  await expect(sync(page)).toContainText('待发送');
  const address = page.url();
  const blank = await context.newPage();
  const devtools = await context.newCDPSession(blank);
  const registration = new Promise<string>((found) =>
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const { registrationId, isDeleted } of registrations) if (!isDeleted) found(registrationId);
    }),
  );
  await devtools.send('ServiceWorker.enable');
  await page.close();
  await context.setOffline(false);
  const origin = new URL(address).origin;
  await devtools.send('ServiceWorker.dispatchSyncEvent', {
    origin,
    registrationId: await registration,
    tag: 'send',
    lastChance: false,
  });
  await expect(mentor.page.getByRole('link', { name: /关上以后送出的/ })).toBeVisible();
  await context.setOffline(true);
  await blank.goto(address);
  await expect(blank.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
});

test('a phone that was put away for ten minutes asks for the PIN again, and keeps what was being written', async ({ person }) => {
  const { page } = await person('teacher');
  await page.clock.install();
  await page.reload();
  await setPin(page, PIN);
  await beginObservation(page);
  await page.getByLabel('课题', { exact: true }).fill('放下手机之前');
  await saved(page);
  await away(page, 9 * MINUTE_MS);
  await page.getByLabel('优点').fill('回来接着写');
  await saved(page);
  await away(page, 10 * MINUTE_MS);
  await expect(page.getByLabel('输入 6 位数字密码')).toBeVisible();
  await expect(page.getByLabel('课题', { exact: true })).toHaveCount(0);
  await unlock(page, PIN);
  await expect(page.getByLabel('课题', { exact: true })).toHaveValue('放下手机之前');
  await expect(page.getByLabel('优点')).toHaveValue('回来接着写');
});

test('after five wrong PINs each further try waits half a minute, also when the app is opened anew', async ({ person }) => {
  const { page } = await person('teacher');
  await setPin(page, PIN);
  await page.clock.install();
  await page.reload();
  const open = page.getByRole('button', { name: '打开' });
  const waiting = page.getByText('错了好几次。请等半分钟再试。');
  for (const digit of ['0', '1', '2', '3', '4']) {
    await expect(waiting).toHaveCount(0);
    await unlock(page, digit.repeat(6));
    // A wrong one draws the page anew, with nothing in it.
    await expect(page.getByLabel('输入 6 位数字密码')).toHaveValue('');
    await expect(page.getByText('数字密码不对')).toBeVisible();
  }
  await expect(waiting).toBeVisible();
  await expect(open).toBeDisabled();
  await page.reload();
  await expect(waiting).toBeVisible();
  await page.getByLabel('输入 6 位数字密码').fill(PIN);
  await page.clock.fastForward(29_000);
  await expect(open).toBeDisabled();
  await page.clock.fastForward(1_500);
  await expect(waiting).toHaveCount(0);
  await open.click();
  await expect(page.getByRole('heading', { name: '我的', level: 1 })).toBeVisible();
});

test('who removes herself from the phone leaves nothing on it, and only when everything has arrived', async ({ person, server }) => {
  const { page, context } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  const me = find(server, 'teacher').person;
  const database = `qinglan-${me}`;
  await context.setOffline(true);
  await beginObservation(page);
  await page.getByLabel('课题', { exact: true }).fill('移除之前写的');
  await page.getByLabel('拍照').setInputFiles(await drawn(page));
  await expect(page.getByRole('img', { name: '记录里的照片' })).toBeVisible();
  await saved(page);
  const remove = page.getByRole('button', { name: '从这台设备移除' });
  const askToGo = async () => {
    await toMe(page);
    await page.getByRole('button', { name: '退出，给别人用' }).click();
    await page.getByText('从这台设备移除').first().click();
    await remove.click();
  };
  await askToGo();
  await expect(page.getByText('还有内容没有送达，等发送完再移除。')).toBeVisible();
  const arrived = async () => {
    await expect.poll(async () => Object.keys(await rows(page, me, 'outbox'))).toEqual([]);
    await expect(sync(page)).toContainText('已送达');
  };
  await context.setOffline(false);
  await arrived();
  // The words have arrived; the draft's photo goes nowhere before it is submitted.
  await remove.click();
  await expect(page.getByText('记录里还有照片或录音只在这台手机上')).toBeVisible();
  await page.getByRole('link', { name: '移除之前写的' }).click();
  await page.getByRole('button', { name: '删去这张照片' }).click();
  await saved(page);
  await arrived();
  // All of it has arrived, and the server cannot be told that she goes.
  await page.route('**/api/signout', (route) => route.abort());
  await askToGo();
  await expect(page.getByText('移除需要网络。')).toBeVisible();
  await expect(page.getByRole('heading', { name: '我的', level: 1 })).toBeVisible();
  await page.unroute('**/api/signout');
  await remove.click();
  await expect(page.getByRole('heading', { name: '欢迎来到青蓝' })).toBeVisible();
  await expect(page.getByText(TEACHER)).toHaveCount(0);
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  await expect.poll(databases).not.toContain(database);
  expect(await stored(page, '移除之前写的')).toBe(false);
  await enrol(page, await invite(server, 'teacher'));
  await page.getByRole('link', { name: /移除之前写的/ }).click();
  await expect(page.getByLabel('课题', { exact: true })).toHaveValue('移除之前写的');
});

test('[SL2] of two tabs that were put away neither lets the other in; one in use does', async ({ person, server }) => {
  const { page, context } = await person('teacher');
  await page.clock.install();
  await setPin(page, PIN);
  const other = await context.newPage();
  await other.goto(server.url);
  await expect(other.getByRole('heading', { name: '今日', level: 1 })).toBeVisible();
  await show(other, false);
  await away(page, 10 * MINUTE_MS);
  await expect(page.getByLabel('输入 6 位数字密码')).toBeVisible();
  // Making a key of a PIN takes longer than a word from tab to tab.
  await unlock(page, '000000');
  await expect(page.getByText('数字密码不对')).toBeVisible();
  await unlock(page, PIN);
  await expect(page.getByRole('heading', { name: '我的', level: 1 })).toBeVisible();
  // She is at the phone: her other tab opens without asking.
  await show(other, true);
  await expect(other.getByRole('heading', { name: '今日', level: 1 })).toBeVisible();
});

test('a hint to a store that cannot be opened is forgotten, and the phone knows who is here', async ({ person, server }) => {
  const { page } = await person('teacher');
  const nobody = 'f'.repeat(32);
  await page.addInitScript((name) => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (wanted: string, version?: number) {
      if (wanted === name) throw new DOMException('closed for the test', 'UnknownError');
      return version === undefined ? open.call(this, wanted) : open.call(this, wanted, version);
    };
  }, `qinglan-${nobody}`);
  await page.evaluate((nobody) => localStorage.setItem('person', nobody), nobody);
  await page.reload();
  await expect(page.getByRole('heading', { name: '今日', level: 1 })).toBeVisible();
  await expect(sync(page)).toContainText('已送达');
  expect(await page.evaluate(() => localStorage.getItem('person'))).toBe(find(server, 'teacher').person);
});
