// A teacher is deleted on request: asked for, taken back, asked again and carried out; what others have of her then.
import type { Browser, Page } from '@playwright/test';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from './support/bare';
import { look } from './support/look';
import { deletedAgain, type Running } from './support/server';
import { beginObservation, expect, fillRequired, LAPTOP, open, sync, type Person } from './support/test';

const ROSTER = '工号,姓名,学校,学校类别,所在地\n1001,周敏,青山中心小学,中心小学,镇区\n1002,李雪,青山中心小学,,\n';
const SCHOOL = '青山中心小学';

async function begin(browser: Browser, running: Running): Promise<Person> {
  const admin = await open(browser, LAPTOP);
  const { page } = admin;
  await page.goto(`${running.server.url}/setup`);
  await page.getByLabel('服务器密钥').fill(running.server.setup_secret);
  await page.getByLabel('区县名称').fill('青川县');
  await page.getByLabel('管理员姓名').fill('陈静');
  await page.getByRole('button', { name: '建立区县' }).click();
  await page.getByRole('button', { name: '以陈静的身份进入' }).click();
  await expect(page.getByRole('heading', { name: '今日', level: 1 })).toBeVisible();
  await page.goto(`${running.server.url}/district/roster`);
  await page.getByLabel('选择文件').setInputFiles({ name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER) });
  await page.getByRole('button', { name: '看看会有哪些改动' }).click();
  await page.getByRole('button', { name: /^导入这 / }).click();
  await page.getByRole('link', { name: '去发邀请' }).click();
  return admin;
}

/** Lets both in, and makes a pairing of them; the addresses of their invites. */
async function pair(page: Page): Promise<Map<string, string>> {
  // Until then a notice may come and go above what is touched.
  await expect(sync(page)).toContainText('已送达');
  await page.getByRole('link', { name: SCHOOL }).click();
  for (const name of ['周敏', '李雪']) await page.getByLabel(name, { exact: true }).check();
  await page.getByRole('button', { name: '给 2 个人发邀请' }).click();
  await expect(page.locator('.slip')).toHaveCount(2);
  const found = new Map<string, string>();
  for (const slip of await page.locator('.slip').all()) {
    found.set((await slip.locator('.slip-name').textContent())!, (await slip.locator('.slip-link').textContent())!);
  }
  await page.getByRole('button', { name: '已经打印好了' }).click();
  await page.getByRole('button', { name: '结成师徒' }).first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('师傅').selectOption('周敏');
  await sheet.getByLabel('徒弟', { exact: true }).selectOption('李雪');
  await sheet.getByRole('button', { name: '结成师徒' }).click();
  await expect(page.getByText('已结成师徒')).toBeVisible();
  return found;
}

/** Writes an observation and gives it to one space. */
async function give(page: Page, topic: string, space: string): Promise<void> {
  await page.goto(new URL('/', page.url()).href);
  await beginObservation(page);
  await fillRequired(page, topic);
  await page.getByRole('button', { name: '提交', exact: true }).click();
  const sheet = page.getByRole('dialog');
  for (const name of ['周敏—李雪', SCHOOL]) {
    const choices = sheet.getByRole('group', { name });
    await choices.getByRole('radio').nth(name === space ? 0 : -1 + (await choices.getByRole('radio').count())).check();
  }
  await sheet.getByRole('button', { name: /提交给/ }).click();
  await expect(page.getByText('已交出')).toBeVisible();
  await expect(sync(page)).toContainText('已送达');
}

/** Makes her session one that was looked up long ago: a cookie is believed for a quarter of an hour. */
async function age(person: Person, running: Running): Promise<void> {
  const secret = (JSON.parse(readFileSync(join(dirname(running.app), 'data', 'secrets.json'), 'utf8')) as { session: string }).session;
  const [cookie] = (await person.context.cookies()).filter(({ name }) => name.startsWith('qinglan-'));
  const payload = Buffer.from(cookie!.value.split('.')[0]!, 'base64url');
  payload.writeBigInt64BE(BigInt(Date.now() - 16 * 60_000), payload.length - 8);
  const seal = createHmac('sha256', secret).update(payload).digest('base64url');
  await person.context.addCookies([{ ...cookie!, value: `${payload.toString('base64url')}.${seal}` }]);
}

/** Whose device it is, as the directory names her. */
async function id(person: Person): Promise<string> {
  const names = (await person.context.cookies()).map(({ name }) => name);
  return names.find((name) => name.startsWith('qinglan-'))!.slice('qinglan-'.length);
}

test('[DP2] [DP3] [DP6] [DP7] [DP8] a teacher is deleted on request, and what others have of her', async ({ browser, bare, comes }) => {
  test.setTimeout(240_000);
  const admin = await begin(browser, bare);
  const { page } = admin;
  const invites = await pair(page);
  const teacher = await comes(invites.get('李雪')!);
  await expect(sync(teacher.page)).toContainText('已送达');
  await give(teacher.page, '只给师傅看的一课', '周敏—李雪');
  await give(teacher.page, '交给学校的一课', SCHOOL);
  const mentor = await comes(invites.get('周敏')!);
  await mentor.page.getByRole('link', { name: '记录' }).first().click();
  await expect(mentor.page.getByRole('link', { name: /只给师傅看的一课/ })).toBeVisible();
  const row = page.getByRole('row', { name: /李雪/ });

  await test.step('asked for, seen to be waiting, and taken back', async () => {
    await page.reload();
    await row.getByRole('button', { name: '删除李雪的个人数据' }).click();
    const sheet = page.getByRole('dialog', { name: '删除李雪的个人数据' });
    await expect(sheet.getByText('正文里提到的姓名不会改')).toBeVisible();
    await look(page, 'deletion-ask');
    await page.setViewportSize(LAPTOP);
    await sheet.getByRole('button', { name: '提出删除' }).click();
    await expect(row.getByText(/以后可以删除$/)).toBeVisible();
    await page.goto(`${bare.server.url}/district/deletions`);
    await expect(page.getByRole('listitem').filter({ hasText: '李雪' })).toContainText('陈静');
    await expect(page.getByRole('button', { name: '现在删除李雪的个人数据' })).toHaveCount(0);
    await look(page, 'deletions');
    await page.getByRole('button', { name: '撤回对李雪的删除' }).click();
    await expect(page.getByText('没有要删除的人')).toBeVisible();
  });

  await test.step('asked again: her phone says so, loses nothing, and saves what is there', async () => {
    await page.goto(`${bare.server.url}/district`);
    await page.getByRole('link', { name: SCHOOL }).click();
    await row.getByRole('button', { name: '删除李雪的个人数据' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '提出删除' }).click();
    await expect(row.getByText(/以后可以删除$/)).toBeVisible();
    await look(page, 'deletion-asked', row);
    await age(teacher, bare);
    await teacher.page.goto(bare.server.url);
    await beginObservation(teacher.page);
    await fillRequired(teacher.page, '没有送出的一课');
    const notice = teacher.page.getByText(/你的个人数据将在 .+ 以后删除/);
    await expect(notice).toBeVisible();
    await expect(teacher.page.getByText(/有 \d+ 处改动没有送出过|其中 \d+ 处改动没有送出过/)).toBeVisible();
    await teacher.page.goto(bare.server.url);
    await expect(notice).toBeVisible();
    await look(teacher.page, 'deleted-phone');
    const saved = teacher.page.waitForEvent('download');
    await teacher.page.getByRole('button', { name: '存成文件' }).click();
    const text = readFileSync(await (await saved).path(), 'utf8');
    for (const words of ['没有送出的一课', '只给师傅看的一课', '交给学校的一课', '以学定教']) expect(text).toContain(words);
    expect(text.match(/只给师傅看的一课/g)!.length, 'each record once').toBeLessThan(3);
  });

  await test.step('carried out, once it may be', async () => {
    const gone = await id(teacher);
    await deletedAgain(bare.server, gone);
    await page.goto(`${bare.server.url}/district`);
    await page.getByRole('link', { name: '删除个人数据（1 人等待）' }).click();
    await page.getByRole('button', { name: '现在删除李雪的个人数据' }).click();
    await look(page, 'deletion-carry-out');
    await page.getByRole('button', { name: '删除，不能恢复' }).click();
    await expect(page.getByText('已删除李雪的个人数据')).toBeVisible();
    await expect(page.getByText(gone)).toBeVisible();
    await look(page, 'deletions-done');
    await page.goto(`${bare.server.url}/district/log`);
    await expect(page.getByText(`删除了个人数据，编号 ${gone}`)).toBeVisible();
    await expect(page.getByText('李雪')).toHaveCount(0);
    await page.goto(`${bare.server.url}/district`);
    await page.getByRole('link', { name: SCHOOL }).click();
    await expect(page.getByRole('row', { name: /周敏/ })).toBeVisible();
    await expect(row).toHaveCount(0);
  });

  await test.step('her words are gone from her mentor, and the school still has what it was given', async () => {
    await expect(mentor.page.getByRole('link', { name: /只给师傅看的一课/ })).toHaveCount(0);
    const kept = mentor.page.getByRole('link', { name: /交给学校的一课/ });
    // The directory comes with the next exchange, and what lists say with the page after it.
    await expect(async () => {
      await mentor.page.reload();
      await expect(kept).toContainText('已离开的老师', { timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
    await look(mentor.page, 'deleted-list', kept);
    await kept.click();
    await expect(mentor.page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
    await expect(mentor.page.getByText('已离开的老师').first()).toBeVisible();
    await look(mentor.page, 'deleted-record');
    await mentor.page.goto(`${bare.server.url}/me`);
    await mentor.page.locator('#pairings').getByRole('link', { name: /已离开的老师/ }).click();
    await expect(mentor.page.getByText(/结束/).first()).toBeVisible();
    // Nor does the disk of his phone have them.
    const words = await mentor.page.evaluate(async () => {
      let all = '';
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise<IDBDatabase>((done, fail) => {
          const asked = indexedDB.open(name!);
          asked.onsuccess = () => done(asked.result);
          asked.onerror = () => fail(asked.error);
        });
        for (const store of db.objectStoreNames) {
          const rows = await new Promise<unknown[]>((done, fail) => {
            const asked = db.transaction(store).objectStore(store).getAll();
            asked.onsuccess = () => done(asked.result);
            asked.onerror = () => fail(asked.error);
          });
          for (const row of rows) if (row instanceof Uint8Array || row instanceof ArrayBuffer) all += new TextDecoder().decode(row);
        }
        db.close();
      }
      return all;
    });
    expect(words).toContain('交给学校的一课');
    expect(words).not.toContain('只给师傅看的一课');
  });
  await admin.context.close();
});
