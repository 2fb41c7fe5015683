// Two who are each other's mentors: either may be the mentor of the agreement, and each answers the other as one.
import type { Page } from '@playwright/test';
import { look } from './support/look';
import { beginObservation, expect, fillRequired, LAPTOP, saved, sync, testApart as test } from './support/test';

async function toPairing(page: Page, other: string): Promise<void> {
  const back = page.getByRole('link', { name: '返回' });
  if (await back.isVisible()) await back.click();
  await page.getByRole('link', { name: '我的' }).first().click();
  const row = page.locator('#pairings').getByRole('link', { name: new RegExp(`^${other}`) });
  await expect(row).toContainText('互为师徒');
  await row.click();
  await expect(page.getByRole('heading', { name: '结对协议' })).toBeVisible();
}

/** Submits what is open to the pairing of the two alone. */
async function hand(page: Page, pairing: string): Promise<void> {
  await page.getByRole('button', { name: '提交', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.locator('fieldset').filter({ hasText: pairing })).toBeVisible();
  for (const other of await sheet.locator('fieldset').filter({ hasNotText: pairing }).all()) {
    await other.getByLabel('不给').check();
  }
  await sheet.locator('fieldset').filter({ hasText: pairing }).getByLabel(/^全文/).check();
  await sheet.getByRole('button', { name: new RegExp(`提交给 ${pairing}`) }).click();
  await expect(page.getByText('已交出')).toBeVisible();
}

/** What the pairing's page says of who is who. */
function role(page: Page, role: string) {
  return page.locator('dl.definition dt', { hasText: role }).first().locator('xpath=following-sibling::dd[1]');
}

test('[PA2] [CM7] each is the other\'s mentor: the agreement says whose it is, and both answer and rate', async ({ person }) => {
  test.setTimeout(240_000);
  const pairing = '林晓禾—陈玉兰';
  const lead = (await person('lead', LAPTOP)).page;
  const teacher = (await person('teacher', LAPTOP)).page;
  await expect(sync(teacher)).toContainText('已送达');

  await test.step('their school makes the pairing', async () => {
    await lead.getByRole('link', { name: '我的' }).first().click();
    await lead.getByRole('link', { name: '管理学校和人员' }).click();
    await lead.getByRole('link', { name: /石桥小学/ }).click();
    await lead.getByRole('button', { name: '结成师徒' }).first().click();
    const sheet = lead.getByRole('dialog');
    await sheet.getByLabel('师傅').selectOption('林晓禾');
    await sheet.getByLabel('徒弟', { exact: true }).selectOption('陈玉兰');
    await sheet.getByLabel('互为师徒').check();
    await sheet.getByRole('button', { name: '结成师徒' }).click();
    await expect(lead.getByText('已结成师徒')).toBeVisible();
    await lead.getByRole('link', { name: '返回' }).click();
    await lead.getByRole('link', { name: '我的' }).first().click();
    await lead.getByRole('button', { name: '现在发送' }).click();
  });

  await test.step('the agreement names the mentor, whoever writes it', async () => {
    await teacher.reload();
    await toPairing(teacher, '陈玉兰');
    await expect(teacher.getByText('互为师徒')).toBeVisible();
    await teacher.getByRole('button', { name: '写结对协议' }).last().click();
    await teacher.getByLabel('师傅', { exact: true }).fill('陈玉兰');
    await teacher.getByLabel('徒弟', { exact: true }).fill('林晓禾');
    await teacher.getByLabel('从', { exact: true }).fill('2026-09-01');
    await teacher.getByLabel('到', { exact: true }).fill('2027-06-30');
    await teacher.getByLabel('共同目标').fill('数学和语文互相听，互相学。');
    await teacher.getByLabel('师傅的责任').fill('每月听一节语文课。');
    await teacher.getByLabel('徒弟的责任').fill('每月听一节数学课。');
    await saved(teacher);
    await hand(teacher, pairing);
    await toPairing(teacher, '陈玉兰');
    await expect(role(teacher, '师傅')).toHaveText('陈玉兰');
    await expect(role(teacher, '徒弟')).toHaveText('林晓禾（你）');
    await expect(sync(teacher)).toContainText('已送达');
    await toPairing(lead, '林晓禾');
    await expect(role(lead, '师傅')).toHaveText('陈玉兰（你）');
    await expect(lead.getByText('数学和语文互相听，互相学。')).toBeVisible();
    await look(lead, 'pairing-mutual');
    await lead.setViewportSize(LAPTOP);
  });

  for (const [author, reader, name, topic] of [
    [teacher, lead, '林晓禾', '角的初步认识'],
    [lead, teacher, '陈玉兰', '坐井观天'],
  ] as const) {
    await test.step(`${name} is answered and rated`, async () => {
      const back = author.getByRole('link', { name: '返回' });
      if (await back.isVisible()) await back.click();
      await beginObservation(author);
      await fillRequired(author, topic);
      await author.getByRole('radio', { name: '学生参与 4' }).check({ force: true });
      await saved(author);
      await hand(author, pairing);
      await expect(sync(author)).toContainText('已送达');
      await toPairing(reader, name);
      await reader.getByRole('link', { name: new RegExp(topic) }).click();
      const side = reader.getByRole('complementary', { name: '评语' });
      await side.getByRole('textbox', { name: '写评语' }).fill(`${topic}：这一问好。`);
      await side.getByRole('button', { name: '发送' }).click();
      await reader.getByRole('radio', { name: '我评 3 分' }).first().check({ force: true });
      await expect(side.getByText('待发送')).toHaveCount(0);
      await expect(author.getByRole('complementary', { name: '评语' }).getByText(`${topic}：这一问好。`)).toBeVisible();
      await expect(author.getByText(/师傅 评 3 分（满分 5）/)).toBeVisible();
    });
  }
});
