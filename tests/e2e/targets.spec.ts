// Targets: a school's lead sets them on her laptop, and a teacher of the school sees on her phone how far she has come.
import type { Page } from '@playwright/test';
import { look } from './support/look';
import { expect, installed, LAPTOP, PHONE, saved, submitToPairing, sync, testApart as test } from './support/test';

/** A period that has today and a whole month before it, whatever day it is: of a month that is over a share is owed. */
function period(): { from: string; to: string } {
  const now = new Date(Date.now() + 8 * 3_600_000);
  const first = (months: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString().slice(0, 10);
  return { from: first(-1), to: first(3) };
}

const home = (page: Page) => page.goto(new URL('/', page.url()).href);
const section = (page: Page) => page.locator('section').filter({ has: page.getByRole('heading', { name: '目标', exact: true }) });

async function toSchool(page: Page): Promise<void> {
  await page.getByRole('link', { name: '我的' }).first().click();
  await page.getByRole('link', { name: '管理学校和人员' }).click();
  await page.getByRole('link', { name: /石桥小学/ }).click();
  await expect(page.getByRole('button', { name: '结成师徒' }).first()).toBeVisible();
}

async function ask(page: Page, at: number, what: string, amount: string, unit: string, each: string): Promise<void> {
  await page.getByRole('button', { name: '再加一项' }).click();
  const row = page.locator('tr.repeat-row').nth(at);
  await row.getByLabel('做什么').selectOption({ label: what });
  await row.getByLabel('多少').fill(amount);
  await row.getByLabel('按什么算').selectOption({ label: unit });
  await row.getByLabel('多久').selectOption({ label: each });
}

test('[TD8] [TD9] [TD10] a lead sets targets, and a teacher sees how far she is, without a network too', async ({ person }) => {
  test.setTimeout(120_000);
  const { page: lead } = await person('lead', LAPTOP);

  await test.step('the lead sets them for her school', async () => {
    await expect(sync(lead)).toContainText('已送达');
    await toSchool(lead);
    await section(lead).getByRole('button', { name: '定目标' }).click();
    await expect(lead.getByRole('heading', { name: '目标', level: 1 })).toBeVisible();
    await expect(lead.getByLabel('名称')).toHaveValue(/学年第.学期目标/);
    await expect(lead.getByLabel('从', { exact: true })).toHaveValue(/^\d{4}-(09|02)-\d\d$/);
    await expect(lead.getByLabel('到', { exact: true })).toHaveValue(/^\d{4}-(01|07)-\d\d$/);
    const { from, to } = period();
    // The demonstration has set some already: what is given last holds.
    await lead.getByLabel('名称').fill('读书和教育故事');
    await lead.getByLabel('从', { exact: true }).fill(from);
    await lead.getByLabel('到', { exact: true }).fill(to);
    await ask(lead, 0, '读书笔记', '7000', '字', '整个期限');
    await ask(lead, 1, '教育故事', '1', '篇、次、节、本', '整个期限');
    await saved(lead);
    await look(lead, 'targets-set');
    await lead.setViewportSize(LAPTOP);
    await lead.getByRole('button', { name: '提交', exact: true }).click();
    // Offered to those whom she leads.
    await lead.getByRole('dialog').getByRole('button', { name: /提交给 .*石桥小学/ }).click();
    await expect(lead.getByText('已交出')).toBeVisible();
    await expect(sync(lead)).toContainText('已送达');
    await toSchool(lead);
    await expect(section(lead).getByRole('link', { name: /读书和教育故事/ })).toBeVisible();
    await look(lead, 'targets-school', section(lead));
  });

  const { page, context } = await person('teacher');
  const notes = section(page).getByRole('link', { name: /^读书笔记 · .*7,000 字/ });
  const stories = section(page).getByRole('link', { name: /^教育故事 · .*1 篇/ });

  await test.step('a teacher sees what is asked of her', async () => {
    await expect(notes).toContainText('已写 0 字');
    await expect(notes).toContainText(/落后 \d,\d{3} 字/);
    await expect(stories).toContainText('已写 0 篇');
    await expect(stories).not.toContainText('落后');
    await expect(section(page).getByText(/石桥小学，.*到.*/)).toBeVisible();
    await look(page, 'today-targets', section(page));
    await page.setViewportSize(PHONE);
  });

  await test.step('what she writes without a network counts once it is handed in', async () => {
    await installed(page);
    await expect(sync(page)).toContainText('已送达');
    await context.setOffline(true);
    await page.goto(new URL('/records/new', page.url()).href);
    await page.getByRole('region', { name: '读书与反思' }).getByRole('link', { name: /^读书笔记/ }).click();
    await expect(page.getByRole('heading', { name: '读书笔记', level: 1 })).toBeVisible();
    await page.getByLabel('书名或刊名').fill('给教师的建议');
    await page.getByLabel('体会').fill('读'.repeat(1234));
    await saved(page);
    await home(page);
    await expect(notes).toContainText('已写 0 字');
    await page.getByRole('link', { name: /给教师的建议/ }).first().click();
    await submitToPairing(page);
    await home(page);
    await expect(notes).toContainText('已写 1,234 字');
    await expect(section(page).getByRole('progressbar', { name: /^读书笔记/ })).toHaveAttribute('value', '1234');
    await expect(stories).toContainText('已写 0 篇');
    await look(page, 'today-targets-written', section(page));
    await page.setViewportSize(PHONE);
  });

  await test.step('and she reads what was set', async () => {
    await notes.click();
    await expect(page.getByRole('heading', { name: '目标', level: 1 })).toBeVisible();
    await expect(page.getByText('7000')).toBeVisible();
  });
});
