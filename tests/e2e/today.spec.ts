// What waits today, from what is on the device: for a mentor and for a teacher, without a network.
import type { Page } from '@playwright/test';
import { look } from './support/look';
import { beginObservation, expect, fillRequired, installed, LAPTOP, saved, submitToPairing, sync, test } from './support/test';

const home = (page: Page) => page.goto(new URL('/', page.url()).href);
const TODAY = new Date('2026-11-25T09:00:00+08:00');

const section = (page: Page, name: RegExp) => page.locator('section').filter({ has: page.getByRole('heading', { name }) });

test('[TD1] what a mentee handed in waits until her mentor has said something', async ({ person }) => {
  test.setTimeout(120_000);
  const teacher = await person('teacher');
  const mentor = await person('mentor', LAPTOP);
  await beginObservation(teacher.page);
  await fillRequired(teacher.page, '等一句回话的课');
  await submitToPairing(teacher.page);
  const { page, context } = mentor;
  await expect(section(page, /份徒弟的记录等你回/).getByRole('link', { name: /等一句回话的课/ })).toBeVisible();
  await expect(section(page, /等你看的记录/).getByRole('link', { name: /等一句回话的课/ })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: '今天没有等你的事' })).toBeHidden();
  await installed(page);
  await expect(sync(page)).toContainText('已送达');
  await context.setOffline(true);
  await page.reload();
  await section(page, /份徒弟的记录等你回/).getByRole('link', { name: /等一句回话的课/ }).click();
  await expect(page.getByRole('heading', { name: '等一句回话的课' }).or(page.getByText('等一句回话的课').first()).first()).toBeVisible();
  await home(page);
  // Read, and not answered yet.
  await expect(section(page, /份徒弟的记录等你回/).getByRole('link', { name: /等一句回话的课/ })).toBeVisible();
  await page.getByRole('link', { name: /等一句回话的课/ }).first().click();
  await page.getByRole('complementary').getByRole('textbox').fill('回你一句：问得好。');
  await page.getByRole('complementary').getByRole('button', { name: '发送' }).click();
  await expect(page.getByText('回你一句：问得好。')).toBeVisible();
  await home(page);
  await expect(page.getByRole('heading', { name: '今日', level: 1 })).toBeVisible();
  await expect(section(page, /份徒弟的记录等你回/).getByRole('link', { name: /等一句回话的课/ })).toHaveCount(0);
});

test('[TD3] a mentor sees whose lessons nobody has watched this term, until somebody has', async ({ person }) => {
  test.setTimeout(120_000);
  const { page, context } = await person('mentor', LAPTOP);
  await installed(page);
  await expect(sync(page)).toContainText('已送达');
  await context.setOffline(true);
  await page.clock.setFixedTime(TODAY);
  await page.reload();
  const alone = section(page, /位徒弟该去听课了/);
  await expect(alone.getByRole('link', { name: /林晓禾：本学期还没有听过课/ })).toBeVisible();
  await look(page, 'today-mentor');
  await page.setViewportSize(LAPTOP);
  await alone.getByRole('link', { name: /林晓禾/ }).click();
  await page.getByLabel('授课教师').fill('林晓禾');
  await page.getByLabel('课题', { exact: true }).fill('听过的课');
  await saved(page);
  await home(page);
  await expect(page.getByRole('link', { name: /听过的课/ })).toBeVisible();
  await expect(page.getByRole('link', { name: /林晓禾：本学期还没有听过课/ })).toHaveCount(0);
});

test('[TD4] [TD5] a teacher sees what she has to write, and that it is done', async ({ person }) => {
  test.setTimeout(120_000);
  const { page, context } = await person('teacher');
  await installed(page);
  await expect(sync(page)).toContainText('已送达');
  await context.setOffline(true);
  await page.clock.setFixedTime(TODAY);
  await page.reload();
  const due = section(page, /件该写的/);
  const month = due.getByRole('link', { name: /2026年11月师徒结对月记录/ });
  await expect(month).toBeVisible();
  await look(page, 'today-teacher');
  await month.click();
  await expect(page.getByRole('heading', { name: '师徒结对月记录', level: 1 })).toBeVisible();
  await page.getByLabel('月份').fill('2026年11月');
  await saved(page);
  await home(page);
  // Begun, she goes on with it.
  await expect(month.first()).toContainText('接着写');
  await month.first().click();
  await expect(page.getByLabel('月份')).toHaveValue('2026年11月');
});
