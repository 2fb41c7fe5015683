// What goes wrong in a school: each a clear sentence, in both languages, and nothing lost.
import type { Route } from '@playwright/test';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Link } from '../bench/sync/link.mjs';
import { Phone } from './support/killable';
import { rows } from './support/rows';
import { find, importRows, invite } from './support/server';
import { beginObservation, enrol, expect, fillRequired, installed, LAPTOP, open, saved, submitToPairing, sync, test } from './support/test';

test('a wrong, a used and an expired invite', async ({ server, browser }) => {
  const { page, context } = await open(browser);
  await page.goto(`${server.url}/i/ZZZZZZZZZZ`);
  await expect(page.getByText('没有这个邀请码。')).toBeVisible();
  const address = await invite(server, 'lead');
  await enrol(page, address);
  await page.goto(address);
  await expect(page.getByText('这个邀请已经用过。')).toBeVisible();
  await page.goto(await invite(server, 'lead', 0));
  await expect(page.getByText('这个邀请已经过期。')).toBeVisible();
  await page.evaluate(() => localStorage.setItem('language', 'en'));
  await page.reload();
  await expect(page.getByText('This invite has expired.')).toBeVisible();
  await context.close();
});

test('an invite without a network says so, and works once there is one', async ({ server, browser }) => {
  const { page, context } = await open(browser);
  const address = await invite(server, 'lead');
  await page.goto(server.url);
  await installed(page);
  await context.setOffline(true);
  await page.goto(address);
  await expect(page.getByText('第一次进入需要网络。')).toBeVisible();
  await context.setOffline(false);
  await page.getByRole('button', { name: '再试一次' }).click();
  await expect(page.getByRole('button', { name: /的身份进入/ })).toBeVisible();
  await context.close();
});

test('a photo of 40 MB and a file that is no photo are refused, the words are kept', async ({ person }) => {
  const { page } = await person('teacher');
  await beginObservation(page);
  await page.getByLabel('课题', { exact: true }).fill('大照片');
  const folder = mkdtempSync(join(tmpdir(), 'qinglan-photo-'));
  const large = join(folder, 'large.jpg');
  writeFileSync(large, '');
  truncateSync(large, 40 * 1024 * 1024);
  await page.getByLabel('拍照').setInputFiles(large);
  await expect(page.getByText('这张照片有 40 MB')).toBeVisible();
  const broken = join(folder, 'broken.jpg');
  writeFileSync(broken, '这不是照片');
  await page.getByLabel('拍照').setInputFiles(broken);
  await expect(page.getByText('不是能打开的照片')).toBeVisible();
  rmSync(folder, { recursive: true });
  await page.reload();
  await expect(page.getByLabel('课题', { exact: true })).toHaveValue('大照片');
});

test('[FL6] a full phone refuses the photo, keeps the words, and says so until there is room', async ({ server }) => {
  test.skip(process.getuid?.() !== 0, 'a small disk has to be mounted');
  const phone = await Phone.switchOn(200);
  const page = phone.page;
  await enrol(page, await invite(server, 'teacher'));
  await expect(sync(page)).toContainText('已送达');
  await beginObservation(page);
  await page.getByLabel('课题', { exact: true }).fill('手机满了');
  await saved(page);
  const giveRoom = phone.fill();
  await page.getByLabel('拍照').setInputFiles('tests/fixtures/blackboard.jpg');
  await expect(page.getByText('照片没有存下')).toBeVisible();
  // By itself the browser says that there are 10 GB.
  const low = page.getByText(/手机空间快满了/);
  await expect(low).toBeVisible();
  await page.getByLabel('问题').fill('字'.repeat(15_000));
  await expect(page.getByText('还没有存下')).toBeVisible();
  await page.getByRole('button', { name: '再看一次' }).click();
  await expect(low).toBeVisible();
  giveRoom();
  await saved(page);
  // It is looked at again by itself, after what was saved has gone out.
  await expect(low).toHaveCount(0);
  await page.reload();
  await expect(page.getByLabel('课题', { exact: true })).toHaveValue('手机满了');
  await expect(page.getByLabel('问题')).toHaveValue('字'.repeat(15_000));
  await phone.throwAway();
});

test('a clock ten years off loses nothing and is refused nowhere', async ({ person }) => {
  const { page } = await person('teacher');
  await page.clock.setSystemTime(new Date('2016-03-01T08:00:00+08:00'));
  await page.reload();
  await beginObservation(page);
  await fillRequired(page, '钟走错了');
  await submitToPairing(page);
  await expect(page.getByText(/已送达/).first()).toBeVisible();
  await expect(sync(page)).not.toContainText('需要处理');
});

test('someone removed from a space is told, and keeps what was written', async ({ server, person }) => {
  const space = 'c'.repeat(32);
  const member = (role: string, as: string) => ({ person: find(server, role).person, roles: [as] });
  const row = (members: object[]) => ({ spaces: [{ id: space, kind: 'prep', name: '临时备课组', schools: [], members }] });
  await importRows(server, row([member('lead', 'lead'), member('teacher', 'member')]));
  const { page, context } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  await context.setOffline(true);
  await beginObservation(page);
  await fillRequired(page, '换组之前写的');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('group', { name: '临时备课组' }).getByLabel(/全文/).check();
  await sheet.getByRole('button', { name: /提交给/ }).click();
  await importRows(server, row([member('lead', 'lead')]));
  await context.setOffline(false);
  await expect(sync(page)).toContainText('需要处理');
  await sync(page).click();
  await expect(page.getByText('你已不在这个空间').first()).toBeVisible();
  await page.getByRole('link', { name: '记录', exact: true }).click();
  await page.getByRole('link', { name: /换组之前写的/ }).click();
  await expect(page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
});

test('a cookie that was lost comes back by itself, and what waits is sent', async ({ person }) => {
  const { page, context } = await person('teacher');
  await context.clearCookies();
  await beginObservation(page);
  await fillRequired(page, '丢了登录');
  await submitToPairing(page);
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  await expect(page.getByText('需要重新登录')).toHaveCount(0);
});

test('a server that restarts loses nothing, and news comes by itself again', async ({ running, person }) => {
  test.setTimeout(120_000);
  const mentor = await person('mentor', LAPTOP);
  await expect(sync(mentor.page)).toContainText('已送达');
  const { page } = await person('teacher');
  await beginObservation(page);
  await fillRequired(page, '重启之前');
  await submitToPairing(page);
  await expect(mentor.page.getByRole('link', { name: /重启之前/ })).toBeVisible();
  await running.restart();
  await page.getByRole('link', { name: '返回' }).click();
  await beginObservation(page);
  await fillRequired(page, '重启之后');
  await submitToPairing(page);
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible({ timeout: 30_000 });
  await expect(mentor.page.getByRole('link', { name: /重启之后/ })).toBeVisible({ timeout: 30_000 });
});

test('a captive portal that answers everything is no delivery', async ({ server, browser }) => {
  const link = await Link.to(new URL(server.url).port);
  const { page, context } = await open(browser);
  await enrol(page, (await invite(server, 'teacher')).replace(server.url, link.origin));
  await installed(page);
  link.capture('<h1>Wi-Fi</h1>');
  await beginObservation(page);
  await fillRequired(page, '门户网站');
  await submitToPairing(page);
  await expect(sync(page)).toContainText('离线，可以照常填写');
  await expect(page.getByText('待发送').first()).toBeVisible();
  link.mend();
  await page.getByRole('link', { name: /离线/ }).click();
  await page.getByRole('button', { name: '现在发送' }).click();
  await expect(sync(page)).toContainText('已送达');
  await context.close();
  await link.close();
});

test('what two tabs push at the same moment is there once', async ({ server, person }) => {
  // A browser without locks: each tab sends, and both what waits in the one store.
  const { page, context } = await person('teacher');
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
  await page.reload();
  await expect(sync(page)).toContainText('已送达');
  const other = await context.newPage();
  await other.goto(server.url);
  await expect(sync(other)).toContainText('已送达');
  await context.setOffline(true);
  await beginObservation(page);
  await fillRequired(page, '同时发送两次');
  await submitToPairing(page);
  const me = find(server, 'teacher').person;
  const waiting = Object.keys(await rows(page, me, 'outbox')).length;
  expect(waiting).toBeGreaterThan(10);
  // Both requests are on the way before either goes on.
  const held: Route[] = [];
  const statuses: number[] = [];
  await context.route('**/api/sync', async (route) => {
    if (held.length === 2) return route.continue();
    held.push(route);
    if (held.length < 2) return;
    await Promise.all(
      held.map(async (route) => {
        const response = await route.fetch();
        statuses.push(response.status());
        await route.fulfill({ response });
      }),
    );
  });
  await context.setOffline(false);
  await expect.poll(() => statuses).toEqual([200, 200]);
  const bodies = held.map((route) => route.request().postDataBuffer()!.toString('hex'));
  expect(new Set(held.map((route) => route.request().frame().page())).size).toBe(2);
  expect(bodies[0]).toBe(bodies[1]);
  for (const tab of [page, other]) await expect(sync(tab)).toContainText('已送达');
  expect(await rows(page, me, 'outbox')).toEqual({});
  expect(await rows(page, me, 'refused')).toEqual({});
  // A newcomer is given what the log made: the same operations under the same numbers.
  const newcomer = await person('teacher');
  await expect(sync(newcomer.page)).toContainText('已送达');
  const [here, there] = [await rows(page, me, 'entities'), await rows(newcomer.page, me, 'entities')];
  const record = new URL(page.url()).pathname.split('/').pop()!;
  const copies = Object.keys(here).filter((key) => key.endsWith(record));
  expect(copies.length).toBe(2);
  // From the first field on: before it stands how far the log was when the copy was given.
  const fields = (row: string) => row.slice(row.indexOf(Buffer.from('@form').toString('hex')));
  for (const key of copies) expect(fields(there[key]), key).toBe(fields(here[key]));
});

test('a comment and a draft for a space that one was removed from meanwhile: both are kept, and the comment has a way out', async ({
  server,
  person,
}) => {
  const space = 'f'.repeat(32);
  const member = (role: string, as: string) => ({ person: find(server, role).person, roles: [as] });
  const row = (members: object[], name = '换人备课组') => ({ spaces: [{ id: space, kind: 'prep', name, schools: [], members }] });
  await importRows(server, row([member('lead', 'lead'), member('teacher', 'member')]));
  const lead = await person('lead');
  await expect(sync(lead.page)).toContainText('已送达');
  await beginObservation(lead.page);
  await fillRequired(lead.page, '备课组里的课');
  await lead.page.getByRole('button', { name: '提交', exact: true }).click();
  const sheet = lead.page.getByRole('dialog');
  await sheet.getByRole('group', { name: '换人备课组' }).getByLabel(/全文/).check();
  await sheet.getByRole('button', { name: /提交给/ }).click();
  await expect(lead.page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();

  const { page, context } = await person('teacher', LAPTOP);
  await expect(sync(page)).toContainText('已送达');
  await page.getByRole('link', { name: '记录', exact: true }).click();
  await page.getByRole('link', { name: /备课组里的课/ }).click();
  await expect(page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
  await expect(lead.page.getByText(/已读/)).toBeVisible();
  await context.setOffline(true);
  const side = page.getByRole('complementary', { name: '评语' });
  await side.getByRole('textbox', { name: '写评语' }).fill('这一段我们下周再试一次。');
  await side.getByRole('button', { name: '发送' }).click();
  await expect(side.getByText('待发送')).toBeVisible();
  const address = page.url();
  await page.getByRole('link', { name: '返回' }).click();
  await beginObservation(page);
  await page.getByLabel('课题', { exact: true }).fill('还没有提交的');
  await saved(page);
  await page.getByRole('link', { name: '返回' }).click();

  await importRows(server, row([member('lead', 'lead')]));
  await context.setOffline(false);
  await expect(sync(page)).toContainText('1 项需要处理');
  await sync(page).click();
  const refused = page.locator('#sending .list > li');
  await expect(refused).toHaveCount(1);
  await expect(refused).toContainText('你已不在这个空间');
  await refused.getByText(/看看是哪 \d+ 处/).click();
  await expect(refused.getByText('这一段我们下周再试一次。')).toBeVisible();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await refused.getByRole('button', { name: '复制文字' }).click();
  await expect(page.getByText('已复制')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('这一段我们下周再试一次。');
  // What she had been given she can still read; her draft was never that space's.
  await page.goto(address);
  await expect(page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
  await page.getByRole('link', { name: '返回' }).click();
  await page.getByRole('link', { name: /还没有提交的/ }).click();
  await fillRequired(page, '还没有提交的');
  await submitToPairing(page);
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  // What the lead's phone reads now is later than all that was refused.
  const theirs = lead.page.url();
  await importRows(server, row([member('lead', 'lead')], '换人以后的备课组'));
  await sync(lead.page).click();
  await lead.page.getByRole('button', { name: '现在发送' }).click();
  await expect(lead.page.getByText('换人以后的备课组')).toBeVisible();
  await lead.page.goto(theirs);
  await expect(lead.page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
  await expect(lead.page.getByText('还没有评语。').first()).toBeAttached();
  await expect(lead.page.getByText('这一段我们下周再试一次。')).toHaveCount(0);
});

test('where the app is not all here, a submitted record says so once, and one touch brings the rest', async ({ person }) => {
  const { page } = await person('teacher');
  await beginObservation(page);
  await fillRequired(page, '只到了一半');
  await submitToPairing(page);
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  await page.addInitScript(() => {
    const fetched = window.fetch;
    window.fetch = (input, init) => {
      const address = input instanceof Request ? input.url : String(input);
      const cut = address.includes('later-') && !document.documentElement.hasAttribute('data-mended');
      return cut ? Promise.reject(new TypeError('cut')) : fetched(input, init);
    };
  });
  await page.reload();
  await expect(page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
  const missing = page.getByText('这一页还没有存到这台设备上。');
  await expect(missing.first()).toBeVisible();
  await expect(missing).toHaveCount(1);
  await page.evaluate(() => document.documentElement.setAttribute('data-mended', ''));
  await page.getByRole('button', { name: '再试一次' }).click();
  await expect(page.getByRole('button', { name: '改正', exact: true })).toBeVisible();
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  await expect(missing).toHaveCount(0);
});

test('text becomes neither markup nor a program, whoever gives it to the page', async ({ person }) => {
  const { page } = await person('teacher');
  const refused = (way: string) =>
    page.evaluate((way) => {
      const ways: Record<string, () => unknown> = {
        markup: () => (document.createElement('div').innerHTML = '<img src="x">'),
        script: () => (document.createElement('script').src = '/sw.js'),
        words: () => (document.createElement('script').text = '1'),
        another: () => (window as any).trustedTypes.createPolicy('another', {}),
        again: () => (window as any).trustedTypes.createPolicy('qinglan', {}),
      };
      try {
        ways[way]!();
        return '';
      } catch (problem) {
        return (problem as Error).name;
      }
    }, way);
  for (const way of ['markup', 'script', 'words', 'another', 'again']) expect(await refused(way), way).toBe('TypeError');
});
