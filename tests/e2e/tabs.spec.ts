// Several tabs of one browser: one sends, all show the same, and nothing typed in one is lost to another.
import type { Page } from '@playwright/test';
import { hear } from './support/heard';
import { find, importRows, invite, type Server } from './support/server';
import { beginObservation, enrol, expect, fillRequired, LAPTOP, saved, submitToPairing, sync, test, type Person } from './support/test';

/** Another tab of the same browser, at an address of the app. */
async function tab(person: Person, address: string): Promise<Page> {
  const page = await person.context.newPage();
  hear(page);
  await page.goto(address);
  return page;
}

/** How many requests of the sender the page has made so far. */
function sent(page: Page): () => number {
  let n = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/sync')) n += 1;
  });
  return () => n;
}

const topic = (page: Page) => page.getByLabel('课题', { exact: true });

test('a record written in one tab is in the list of the other, with the same words about sending', async ({ server, person }) => {
  const one = await person('teacher');
  await expect(sync(one.page)).toContainText('已送达');
  const other = await tab(one, `${server.url}/records`);
  await expect(sync(other)).toContainText('已送达');
  await beginObservation(one.page);
  await topic(one.page).fill('另一页也看得到');
  await saved(one.page);
  await expect(other.getByRole('link', { name: /另一页也看得到/ })).toBeVisible();
  await one.context.setOffline(true);
  await fillRequired(one.page, '另一页也看得到');
  await expect(sync(one.page)).toContainText('待发送');
  await expect(sync(other)).toHaveText(await sync(one.page).innerText());
  await one.context.setOffline(false);
  await expect(sync(other)).toContainText('已送达');
});

test('one tab sends; when it is closed, the other sends what waits', async ({ server, person }) => {
  const one = await person('teacher');
  await expect(sync(one.page)).toContainText('已送达');
  const other = await tab(one, server.url);
  const [first, second] = [sent(one.page), sent(other)];
  await expect(sync(other)).toContainText('已送达');
  await beginObservation(other);
  await fillRequired(other, '由另一页发送');
  await submitToPairing(other);
  await expect(other.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  expect(first()).toBeGreaterThan(0);
  expect(second()).toBe(0);
  await one.context.setOffline(true);
  await other.getByRole('link', { name: '返回' }).click();
  await beginObservation(other);
  await topic(other).fill('等着发送');
  await saved(other);
  await expect(sync(other)).toContainText('待发送');
  await one.page.close();
  await one.context.setOffline(false);
  await expect(sync(other)).toContainText('已送达');
  expect(second()).toBeGreaterThan(0);
});

test('the same draft in two tabs is one draft', async ({ person }) => {
  const one = await person('teacher', LAPTOP);
  await beginObservation(one.page);
  await topic(one.page).fill('圆');
  await saved(one.page);
  const other = await tab(one, one.page.url());
  await expect(topic(other)).toHaveValue('圆');
  await one.page.getByLabel('优点').fill('在一页写的优点');
  await other.getByLabel('建议').fill('在另一页写的建议');
  await expect(other.getByLabel('优点')).toHaveValue('在一页写的优点');
  await expect(one.page.getByLabel('建议')).toHaveValue('在另一页写的建议');

  await topic(one.page).press('End');
  await topic(one.page).pressSequentially('的面积');
  await expect(topic(other)).toHaveValue('圆的面积');
  await topic(one.page).blur();
  await topic(other).press('End');
  await topic(other).pressSequentially('（二）');
  await expect(topic(one.page)).toHaveValue('圆的面积（二）');
  const count = (page: Page) => page.getByRole('group', { name: '教师提问' }).getByRole('status');
  const more = (page: Page) => page.getByRole('button', { name: '教师提问：加一次' });
  await more(one.page).click();
  await expect(count(other)).toHaveText('1');
  await more(other).click();
  await expect(count(one.page)).toHaveText('2');
  await more(one.page).click();
  await expect(count(other)).toHaveText('3');
  for (const page of [one.page, other]) {
    await saved(page);
    await expect(page.getByRole('heading', { name: '有两个版本' })).toHaveCount(0);
    await page.reload();
    await expect(topic(page)).toHaveValue('圆的面积（二）');
    await expect(page.getByLabel('优点')).toHaveValue('在一页写的优点');
    await expect(page.getByLabel('建议')).toHaveValue('在另一页写的建议');
    await expect(count(page)).toHaveText('3');
    await expect(page.getByRole('heading', { name: '有两个版本' })).toHaveCount(0);
  }
});

test('words that could not be saved are there when the draft is opened again, and are saved once', async ({ person }) => {
  const { page } = await person('teacher');
  await beginObservation(page);
  await topic(page).fill('存得下');
  await saved(page);
  await page.evaluate(() => {
    const held = window as unknown as { put: typeof IDBObjectStore.prototype.put };
    held.put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  });
  await topic(page).fill('存不下');
  await expect(page.getByText('还没有存下')).toBeVisible();
  await page.getByRole('link', { name: '返回' }).click();
  await page.getByRole('link', { name: /存得下/ }).click();
  await expect(topic(page)).toHaveValue('存不下');
  await topic(page).fill('存不下，改过了');
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = (window as unknown as { put: typeof IDBObjectStore.prototype.put }).put;
  });
  await saved(page);
  // Longer than a second writer would wait with its older words.
  await page.waitForTimeout(3_500);
  await page.reload();
  await expect(topic(page)).toHaveValue('存不下，改过了');
});

test('who signs out in one tab is signed out in the other, and who comes is there in both', async ({ server, person }) => {
  const one = await person('teacher');
  const other = await tab(one, `${server.url}/me`);
  await expect(other.getByRole('heading', { name: '我的', level: 1 })).toBeVisible();
  await other.getByRole('button', { name: '退出' }).click();
  await other.getByRole('button', { name: '退出' }).click();
  await expect(one.page.getByRole('heading', { name: '今日', level: 1 })).toHaveCount(0);
  await expect(other.getByRole('heading', { name: '我的', level: 1 })).toHaveCount(0);
  await enrol(other, await invite(server, 'mentor'));
  await expect(one.page.getByRole('heading', { name: '今日', level: 1 })).toBeVisible();
  await expect(sync(one.page)).toContainText('已送达');
  await one.page.getByRole('link', { name: '我的' }).click();
  await expect(one.page.getByRole('heading', { name: find(server, 'mentor').name })).toBeVisible();
});

test('what was refused is one thing for each record: it can go again, be copied, or be given up', async ({ server, person }) => {
  const space = 'd'.repeat(32);
  const { page, context } = await refused(server, person, space);
  const rows = page.locator('#sending .list > li');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('再试再放弃');
  await expect(rows).toContainText('你已不在这个空间');
  await expect(sync(page)).toContainText('1 项需要处理');
  await expect(page.getByText('已交出')).toHaveCount(0);
  // Once more in vain: it comes back, and says why.
  await rows.getByRole('button', { name: '再试一次' }).click();
  await expect(sync(page)).toContainText('1 项需要处理');
  await expect(rows).toHaveCount(1);
  await rows.getByText(/看看是哪 \d+ 处/).click();
  await expect(rows.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await rows.getByRole('button', { name: '复制文字' }).click();
  await expect(page.getByText('已复制')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('优点：以学定教，问题有层次，学生说得多。');
  await rows.getByRole('button', { name: '不再发送' }).click();
  await rows.getByRole('button', { name: '取消' }).click();
  await expect(rows).toHaveCount(1);
  // Back in the space, it arrives.
  await importRows(server, members(server, space, ['lead', 'teacher']));
  await rows.getByRole('button', { name: '再试一次' }).click();
  await expect(rows).toHaveCount(0);
  await expect(sync(page)).toContainText('已送达');
  const lead = await person('lead');
  await lead.page.getByRole('link', { name: '记录', exact: true }).click();
  await lead.page.getByRole('link', { name: /再试再放弃/ }).click();
  await expect(lead.page.getByText('小组讨论再多留两分钟。')).toBeVisible();
});

test('what was refused and is given up leaves, and the draft stays', async ({ server, person }) => {
  const { page } = await refused(server, person, 'e'.repeat(32));
  const rows = page.locator('#sending .list > li');
  await rows.getByRole('button', { name: '不再发送' }).click();
  await rows.getByRole('button', { name: '去掉，不再发送' }).click();
  await expect(rows).toHaveCount(0);
  await expect(sync(page)).toContainText('已送达');
  await page.getByRole('link', { name: '记录', exact: true }).click();
  await page.getByRole('link', { name: /再试再放弃/ }).first().click();
  await expect(page.getByText('以学定教，问题有层次，学生说得多。').first()).toBeVisible();
});

function members(server: Server, space: string, roles: string[]): object {
  const rows = roles.map((role) => ({ person: find(server, role).person, roles: [role === 'lead' ? 'lead' : 'member'] }));
  return { spaces: [{ id: space, kind: 'prep', name: `来去备课组 ${space[0]}`, schools: [], members: rows }] };
}

/** A teacher who gave a record to a space that she had just been removed from, at the page that says so. */
async function refused(server: Server, person: (role: string) => Promise<Person>, space: string): Promise<Person> {
  await importRows(server, members(server, space, ['lead', 'teacher']));
  const teacher = await person('teacher');
  const { page, context } = teacher;
  await expect(sync(page)).toContainText('已送达');
  await context.setOffline(true);
  await beginObservation(page);
  await fillRequired(page, '再试再放弃');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('group', { name: `来去备课组 ${space[0]}` }).getByLabel(/全文/).check();
  await sheet.getByRole('button', { name: /提交给/ }).click();
  await importRows(server, members(server, space, ['lead']));
  await context.setOffline(false);
  await expect(sync(page)).toContainText('需要处理');
  await sync(page).click();
  return teacher;
}
