// Every page at both sizes, light and dark: no fault that axe can find, nothing wider than the screen, and a picture to look at.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { expect, LAPTOP, PHONE, test } from './support/test';

const PICTURES = 'target/pages';
/** The pictures of the README, made anew with UPDATE_PICTURES=1. */
const README: Record<string, string> = { 'teacher-filling-phone-light': 'filling-phone', 'mentor-record-laptop-light': 'record-laptop' };

async function look(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of [['phone', PHONE], ['laptop', LAPTOP]] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expect(page.locator('body[data-ready]')).toBeVisible();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide, `${name} on the ${size} scrolls sideways`).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
      const found = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
      expect(found, `${name}, ${size}, ${colorScheme}`).toEqual([]);
      const picture = `${name}-${size}-${colorScheme}`;
      await page.screenshot({ path: `${PICTURES}/${picture}.png` });
      const shown = README[picture];
      if (shown && process.env.UPDATE_PICTURES) await page.screenshot({ path: `docs/${shown}.png` });
    }
  }
}

test.beforeAll(() => mkdirSync(PICTURES, { recursive: true }));

test('pages of a teacher', async ({ person, server }) => {
  test.setTimeout(240_000);
  const { page } = await person('teacher');
  for (const [name, path] of [['today', '/'], ['records', '/records'], ['prep', '/prep'], ['me', '/me'], ['missing', '/no-such-page']] as const) {
    await page.goto(server.url + path);
    await look(page, `teacher-${name}`);
  }
  await page.goto(server.url);
  await page.getByRole('link', { name: '听课记录', exact: true }).click();
  await page.getByRole('button', { name: '再记一条' }).click();
  await page.locator('tr.repeat-row').first().getByLabel('教师活动').fill('出示图片，提问');
  await look(page, 'teacher-filling');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await expect(page.getByText(/处要填/)).toBeVisible();
  await look(page, 'teacher-missing-answers');
});

test('pages of a mentor and a coordinator', async ({ person, server }) => {
  test.setTimeout(240_000);
  const mentor = await person('mentor');
  await expect(mentor.page.getByTestId('sync')).toContainText('已送达');
  await look(mentor.page, 'mentor-today');
  await mentor.page.goto(`${server.url}/records`);
  await mentor.page.locator('a.row').first().click();
  await expect(mentor.page.getByRole('heading', { name: '听课记录', level: 1 })).toBeVisible();
  await look(mentor.page, 'mentor-record');
  const coordinator = await person('coordinator');
  await coordinator.page.goto(`${server.url}/outreach`);
  await look(coordinator.page, 'coordinator-outreach');
  await coordinator.page.getByRole('row').nth(1).getByRole('link').click();
  await look(coordinator.page, 'coordinator-partnership');
});

test('pages for who is not in', async ({ server, browser }) => {
  const context = await browser.newContext({ locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(server.url);
  await look(page, 'welcome');
  await page.goto(`${server.url}/i/ZZZZZZZZZZ`);
  await expect(page.getByText('没有这个邀请码。')).toBeVisible();
  await look(page, 'invite-unknown');
  await context.close();
});
