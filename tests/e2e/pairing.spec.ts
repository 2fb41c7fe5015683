// A pairing from its agreement to its end: what is owed is counted from what the two give each other.
import type { Page } from '@playwright/test';
import { look } from './support/look';
import { expect, installed, LAPTOP, saved, sync, test } from './support/test';

/** So many months back that some of them were at school, whatever day it is. */
function period(): { from: string; to: string } {
  const now = new Date(Date.now() + 8 * 3_600_000);
  const first = (months: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString().slice(0, 10);
  return { from: first(-5), to: first(7) };
}

async function open(page: Page, other: string): Promise<void> {
  await page.getByRole('link', { name: '我的' }).first().click();
  await page.getByRole('link', { name: new RegExp(`^${other}`) }).click();
  await expect(page.getByRole('heading', { name: '结对协议' })).toBeVisible();
}

/** Submits what is open to the pairing that it names. */
async function hand(page: Page, pairing: string): Promise<void> {
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: new RegExp(`提交给 ${pairing}`) }).click();
  await expect(page.getByText('已交出')).toBeVisible();
}

function figure(page: Page, what: string) {
  return page.getByRole('listitem').filter({ hasText: what });
}

/** How many are left. */
async function left(page: Page, what: string): Promise<number> {
  const words = await figure(page, what).locator('.stat-value').innerText();
  return Number(/\d+/.exec(words)?.[0] ?? 0);
}

async function agree(page: Page): Promise<void> {
  const { from, to } = period();
  await page.getByRole('button', { name: '写结对协议' }).last().click();
  await expect(page.getByRole('heading', { name: '师徒结对协议', level: 1 })).toBeVisible();
  await expect(page.getByLabel('师傅', { exact: true })).toHaveValue('周若梅');
  await expect(page.getByLabel('徒弟', { exact: true })).toHaveValue('马思源');
  await page.getByLabel('从', { exact: true }).fill(from);
  await page.getByLabel('到', { exact: true }).fill(to);
  await page.getByLabel('共同目标').fill('一年以后，能独立上好一节公开课。');
  await page.getByLabel('师傅听徒弟的课').fill('4');
  await page.getByLabel('师傅看徒弟的教案').fill('1');
  await page.getByLabel('师傅的责任').fill('每两周听一节课，当天谈。');
  await page.getByLabel('徒弟的责任').fill('听课前交教案，课后写反思。');
  await saved(page);
}

test('[PA1] [PA3] [PA4] [PA6] [PA7] [TD7] what two agreed on, owe and have done, up to the end', async ({ person }) => {
  test.setTimeout(240_000);
  const { page, context } = await person('mentor');
  await installed(page);
  await expect(sync(page)).toContainText('已送达');

  await test.step('a mentor sees each of her mentees', async () => {
    await page.getByRole('link', { name: '我的' }).first().click();
    const list = page.locator('#pairings').getByRole('link');
    for (const name of ['林晓禾', '宋雨晴', '马思源']) await expect(list.filter({ hasText: name })).toContainText('我的徒弟');
    await open(page, '马思源');
    await expect(page.getByText('周若梅（你）')).toBeVisible();
    await expect(page.getByText('还没有结对协议')).toBeVisible();
    await look(page, 'pairing-new');
  });

  await test.step('the agreement, without a network, goes to the pairing that it names', async () => {
    await context.setOffline(true);
    await agree(page);
    await open(page, '马思源');
    await page.getByRole('link', { name: '继续写结对协议' }).last().click();
    await hand(page, '周若梅—马思源');
    await page.getByRole('link', { name: '周若梅—马思源' }).click();
    await expect(page.getByText('一年以后，能独立上好一节公开课。')).toBeVisible();
    await expect(page.getByRole('button', { name: '结束结对' })).toBeDisabled();
    await expect(page.getByText('结束要有网络，现在离线。')).toBeVisible();
  });

  await test.step('each lesson that she watches and gives is one less', async () => {
    const lessons = '周若梅听马思源的课';
    const before = await left(page, lessons);
    expect(before).toBeGreaterThan(4);
    await page.getByRole('button', { name: '去听马思源的课' }).click();
    await expect(page.getByLabel('授课教师')).toHaveValue('马思源');
    await page.getByLabel('课题', { exact: true }).fill('桂林山水的颜色');
    await page.getByLabel('优点').fill('先读后议，学生找得准。');
    await page.getByLabel('建议').fill('板书再少一点。');
    await saved(page);
    await hand(page, '周若梅—马思源');
    await page.getByRole('link', { name: '周若梅—马思源' }).click();
    await expect.poll(() => left(page, lessons)).toBe(before - 1);
    await expect(page.getByRole('link', { name: /桂林山水的颜色/ })).toBeVisible();
    await context.setOffline(false);
    await expect(sync(page)).toContainText('已送达');
    await look(page, 'pairing', figure(page, lessons));
  });

  await test.step('what is behind stands among what waits for her', async () => {
    await page.getByRole('link', { name: '今日' }).first().click();
    const behind = page.getByRole('link', { name: /^马思源的课，还要听 \d+ 节/ });
    await expect(behind).toBeVisible();
    await look(page, 'today-behind', behind);
    await behind.click();
    await expect(page.getByRole('heading', { name: '结对协议' })).toBeVisible();
  });

  await test.step('the record of this month', async () => {
    const month = page.getByRole('button', { name: '写本月记录' });
    // In the holidays no record is asked for.
    if (await page.getByText('本月的月记录还没有交').isVisible()) {
      await month.first().click();
      await expect(page.getByLabel('月份')).toHaveValue(/^\d{4}年\d{1,2}月$/);
      await page.getByRole('button', { name: '再记一次' }).click();
      await page.locator('tr.repeat-row').first().getByLabel('内容').fill('谈了板书。');
      await page.getByLabel('徒弟的进步').fill('提问之后会等了。');
      await page.getByLabel('徒弟的收获').fill('敢让学生先说。');
      await page.getByLabel('下月约定').fill('上一节同课异构。');
      await saved(page);
      await hand(page, '周若梅—马思源');
      await page.getByRole('link', { name: '周若梅—马思源' }).click();
      await expect(page.getByText('本月的月记录已交')).toBeVisible();
    }
  });

  await test.step('the summary begins with what was done, and then it ends', async () => {
    await page.getByRole('button', { name: '写结对总结' }).click();
    await expect(page.getByLabel('师傅听徒弟的课')).toHaveValue(/^[1-9]/);
    await page.getByLabel('当初的目标').fill('公开课上了两次。');
    await page.getByLabel('看得见的变化').fill('课堂上学生说得多了。');
    await page.getByLabel('徒弟的收获').fill('会等了。');
    await page.getByLabel('师傅的收获').fill('自己的课也慢下来了。');
    await page.getByLabel('以后怎么走').fill('自己带组里的课。');
    await saved(page);
    await hand(page, '周若梅—马思源');
    await page.getByRole('link', { name: '周若梅—马思源' }).click();
    await expect(page.getByText('总结已经交了，可以结束了。')).toBeVisible();
    await expect(sync(page)).toContainText('已送达');
    await page.getByRole('button', { name: '结束结对' }).click();
    await expect(page.getByRole('dialog')).toContainText('你们自己不能恢复');
    await look(page, 'pairing-ending');
    await page.getByRole('dialog').getByRole('button', { name: '确定结束' }).click();
    await expect(page.getByText(/已结束。写过的还能看，不能再写/)).toBeVisible();
    await expect(page.getByRole('button', { name: '结束结对' })).toHaveCount(0);
    // What was left undone waits for nobody any more.
    await expect(page.locator('.pairing-stat[data-state="offline"]').first()).toBeVisible();
    await expect(page.locator('.pairing-stat[data-state="waiting"]')).toHaveCount(0);
    await expect(page.getByRole('link', { name: '打开总结' })).toBeVisible();
    await expect(page.getByRole('link', { name: /桂林山水的颜色/ })).toBeVisible();
    await look(page, 'pairing-ended');
    await page.getByRole('link', { name: '我的' }).first().click();
    await expect(page.locator('#pairings').getByRole('link', { name: /^马思源/ })).toContainText('结束');
  });
});

test('[PA2] a mentee finds her mentor, and may begin as well', async ({ person }) => {
  test.setTimeout(120_000);
  const { page } = await person('teacher', LAPTOP);
  await expect(sync(page)).toContainText('已送达');
  await open(page, '周若梅');
  await expect(page.getByText('林晓禾（你）')).toBeVisible();
  await expect(page.getByRole('heading', { name: /^两个人的记录 \d+ 份$/ })).toBeVisible();
  await expect(page.getByRole('button', { name: '写结对协议' })).toBeVisible();
  await look(page, 'pairing-mentee');
});
