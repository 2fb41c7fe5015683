// Drafts: what is removed can be brought back, and what is deleted is gone from the lists.
import { beginObservation, expect, saved, test } from './support/test';

test('a removed row and a deleted draft come back for the asking', async ({ person }) => {
  const { page } = await person('teacher');
  await beginObservation(page);
  await page.getByLabel('课题', { exact: true }).fill('要删去的草稿');
  await page.getByRole('button', { name: '再记一条' }).click();
  await page.getByLabel('教师活动').fill('这一行会删掉');
  await saved(page);
  await page.getByRole('button', { name: '删去第 1 行' }).click();
  await expect(page.locator('tr.repeat-row')).toHaveCount(0);
  await page.getByRole('button', { name: '撤销' }).click();
  await expect(page.getByLabel('教师活动')).toHaveValue('这一行会删掉');
  await saved(page);

  await page.getByRole('button', { name: '删去这份草稿' }).click();
  await expect(page.getByRole('heading', { name: '记录', level: 1 })).toBeVisible();
  const row = page.getByRole('link', { name: /要删去的草稿/ });
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: '撤销' }).click();
  await expect(row).toHaveCount(1);
  await row.click();
  await expect(page.getByLabel('课题', { exact: true })).toHaveValue('要删去的草稿');
  await expect(page.getByLabel('教师活动')).toHaveValue('这一行会删掉');

  await page.getByRole('button', { name: '删去这份草稿' }).click();
  await page.reload();
  await expect(page.getByRole('heading', { name: '记录', level: 1 })).toBeVisible();
  await expect(row).toHaveCount(0);
});

test('who types and leaves at once finds the words again, and the draft by its name', async ({ person }) => {
  const { page } = await person('teacher');
  await beginObservation(page);
  await page.getByLabel('课题', { exact: true }).pressSequentially('写完就走');
  await page.getByRole('link', { name: '返回' }).click();
  await page.getByRole('link', { name: /写完就走/ }).click();
  await expect(page.getByLabel('课题', { exact: true })).toHaveValue('写完就走');
});
