// Coding a lesson with an instrument, by a clock that the test holds: the taps are on the phone at once and outlive the page.
import type { Page } from '@playwright/test';
import { expect, installed, LAPTOP, saved, submitToPairing, sync, test } from './support/test';

/** A Monday morning of the term, 10:05 in China. */
const LESSON = new Date('2026-09-14T02:05:00Z');

/** Begins a form from the list of records, with what it requires but the instrument. */
export async function beginForm(page: Page, name: string, topic: string): Promise<void> {
  await page.getByRole('link', { name: '记录' }).first().click();
  await page.getByRole('link', { name: '更多表单' }).click();
  await page.getByRole('link', { name: new RegExp(`^${name}`) }).click();
  await page.getByLabel('授课教师').fill('周若梅');
  await page.getByLabel('课题', { exact: true }).fill(topic);
  await saved(page);
}

/** What the coder's clock shows. */
function clock(page: Page) {
  return page.getByRole('timer');
}

function key(page: Page, name: string) {
  return page.getByRole('button', { name, exact: true });
}

/** How often the phone was told to vibrate since the page was loaded. */
function buzzed(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { buzzed: number }).buzzed);
}

test('[IN7] a lesson is coded without a network and over a reload; the mentor reads the chart', async ({ person }) => {
  test.setTimeout(120_000);
  const mentor = await person('mentor', LAPTOP);
  const { page, context } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  await installed(page);
  await page.addInitScript(() => {
    Object.assign(window, { buzzed: 0 });
    navigator.vibrate = () => Boolean(++(window as unknown as { buzzed: number }).buzzed);
  });
  await page.clock.install({ time: LESSON });
  await page.reload();
  await context.setOffline(true);
  await beginForm(page, 'S-T 课堂教学分析', '平移和旋转');
  await page.getByRole('link', { name: '开始课堂编码' }).click();
  await expect(page.getByText('每 30 秒手机振动一下')).toBeVisible();
  await page.clock.pauseAt(new Date(LESSON.getTime() + 60_000));
  await page.getByRole('button', { name: '上课了，开始' }).click();
  const [teacher, student] = [key(page, '教师行为'), key(page, '学生行为')];

  await test.step('she codes, is late, takes back, and the phone says when it is time', async () => {
    await expect(page.getByText('第 1 / 80 次，还剩 0:30')).toBeVisible();
    await teacher.click();
    await expect(teacher).toHaveAttribute('aria-pressed', 'true');
    await page.clock.runFor(30_000);
    await expect(page.getByText('第 2 / 80 次，还剩 0:30')).toBeVisible();
    await expect(teacher).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.press('1');
    await expect(teacher).toHaveAttribute('aria-pressed', 'true');
    await page.clock.runFor(30_000);
    await student.click();
    // The fourth is missed.
    await page.clock.runFor(60_000);
    await expect(page.getByText('漏记 1 次，补记 0 次')).toBeVisible();
    expect(await buzzed(page)).toBeGreaterThanOrEqual(5);
    await teacher.click();
    await page.getByRole('button', { name: '补第 4 次（1:30）' }).click();
    await expect(page.getByText('正在补记第 4 次')).toBeVisible();
    await teacher.click();
    await expect(page.getByText('漏记 0 次，补记 1 次')).toBeVisible();
    await page.clock.runFor(15_000);
    await expect(clock(page)).toHaveText('2:15');
    await expect(page.getByText('已保存在本机')).toBeVisible();
  });

  await test.step('the page dies; opened again, it is where the lesson is', async () => {
    await page.clock.resume();
    await page.reload();
    await expect(clock(page)).toHaveText(/^2:(1[5-9]|2\d)$/);
    await expect(page.getByText('漏记 0 次，补记 1 次')).toBeVisible();
    await expect(teacher).toHaveAttribute('aria-pressed', 'true');
    // To the beginning of the sixth, and hold the clock there.
    const at = await page.evaluate(() => Date.now());
    await page.clock.pauseAt(new Date(at + 60_000));
    const shown = (await clock(page).textContent())!.split(':').map(Number);
    expect(shown[0]! * 60 + shown[1]!).toBeGreaterThanOrEqual(3 * 60 + 15);
  });

  await test.step('what passed meanwhile is missed, and filled; a wrong tap is taken back', async () => {
    await expect(page.getByText('漏记 1 次，补记 1 次')).toBeVisible();
    await student.click();
    await page.keyboard.press('u');
    await expect(student).toHaveAttribute('aria-pressed', 'false');
    await student.click();
    await page.getByRole('button', { name: '补第 6 次（2:30）' }).click();
    await teacher.click();
    await page.clock.runFor(30_000);
    await student.click();
    await page.clock.runFor(30_000);
    await teacher.click();
  });

  await test.step('in a pause no time passes', async () => {
    const before = await clock(page).textContent();
    await page.keyboard.press('Space');
    await expect(page.getByText('已暂停，时间不走。')).toBeVisible();
    await page.clock.runFor(600_000);
    await expect(clock(page)).toHaveText(before!);
    await page.getByRole('button', { name: '继续' }).click();
    await page.clock.runFor(30_000);
    await expect(page.getByText(/第 10 \/ 80 次/)).toBeVisible();
    await student.click();
  });

  await test.step('it is ended after a question, and says what came of it', async () => {
    await page.getByRole('button', { name: '结束', exact: true }).click();
    await page.getByRole('button', { name: '还没有' }).click();
    await page.getByRole('button', { name: '结束', exact: true }).click();
    await page.getByRole('button', { name: '结束编码' }).click();
    await expect(page.getByText('对话型：10 个样本里教师行为占 60%')).toBeVisible();
    await page.clock.resume();
    await page.getByRole('link', { name: '回到表单' }).click();
    await expect(page.getByRole('heading', { name: 'S-T 课堂教学分析', level: 1 })).toBeVisible();
    await expect(page.getByText('对话型：10 个样本里教师行为占 60%')).toBeVisible();
  });

  await test.step('the mentor reads the chart, and may not code', async () => {
    await context.setOffline(false);
    await submitToPairing(page);
    const reader = mentor.page;
    await reader.getByRole('link', { name: /平移和旋转/ }).click();
    await expect(reader.getByText('对话型：10 个样本里教师行为占 60%，师生来回频繁，转换 5 次（Rt 0.60，Ch 0.50）。')).toBeVisible();
    await expect(reader.getByText('记了 10 次（其中补记 2 次），漏 0 次。')).toBeVisible();
    await expect(reader.getByRole('img', { name: 'Rt 0.60, Ch 0.50' })).toBeVisible();
    await expect(reader.getByRole('img', { name: 'S-T 曲线，教师行为 6 步，学生行为 4 步' })).toBeVisible();
    await expect(reader.getByRole('link', { name: /编码|补记/ })).toHaveCount(0);
  });
});
