// Drafts: what is removed can be brought back, and what is deleted is gone from the lists.
import { find, importRows } from './support/server';
import { beginObservation, expect, fillRequired, installed, LAPTOP, saved, submitToPairing, test } from './support/test';

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

test('who is let into a group while she types types on where she is', async ({ server, person }) => {
  const { page } = await person('teacher');
  await beginObservation(page);
  await fillRequired(page, '打到一半的课');
  // Another element in its place would have no cursor, and no mark.
  const topic = page.locator('[data-marked]');
  await page.getByLabel('课题', { exact: true }).evaluate((input) => input.setAttribute('data-marked', ''));
  const members = [{ person: find(server, 'teacher').person, roles: ['member'] }];
  await importRows(server, { spaces: [{ id: 'b'.repeat(32), kind: 'prep', name: '半路上的备课组', schools: [], members }] });
  await topic.press('End');
  await topic.pressSequentially('，还在打');
  await saved(page);
  await page.getByRole('button', { name: '提交', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('group', { name: '半路上的备课组' }), 'that she is in it has come').toBeVisible();
  await page.keyboard.press('Escape');
  await expect(topic).toHaveValue('打到一半的课，还在打');
});

test('every touch counts, however quick, and what was counted is there without a network', async ({ person }) => {
  const { page, context } = await person('teacher');
  await beginObservation(page);
  const asked = page.getByRole('group', { name: '教师提问' });
  const [more, less] = ['教师提问：加一次', '教师提问：减一次'].map((name) => page.getByRole('button', { name }));
  await expect(asked.getByRole('status')).toHaveText('0');
  await expect(less).toBeDisabled();
  await more.evaluate((button: HTMLButtonElement) => {
    for (let touch = 0; touch < 12; touch += 1) button.click();
  });
  await expect(asked.getByRole('status')).toHaveText('12');
  await less.click();
  await saved(page);
  await installed(page);
  await context.setOffline(true);
  await page.reload();
  await expect(asked.getByRole('status')).toHaveText('11');
  await more.click();
  await expect(asked.getByRole('status')).toHaveText('12');
  await saved(page);
  await context.setOffline(false);
});

test('a comment that was typed and not sent is there when the page is opened again', async ({ person }) => {
  const { page } = await person('teacher', LAPTOP);
  await beginObservation(page);
  await fillRequired(page, '写了一半的评语');
  await submitToPairing(page);
  const side = page.getByRole('complementary', { name: '评语' });
  await side.getByRole('textbox', { name: '写评语' }).pressSequentially('我自己再想想：');
  await page.getByRole('link', { name: '今日' }).first().click();
  await page.goBack();
  await expect(side.getByRole('textbox', { name: '写评语' })).toHaveValue('我自己再想想：');
  await side.getByRole('button', { name: '发送' }).click();
  await expect(side.getByText('我自己再想想：', { exact: true })).toBeVisible();
  await page.reload();
  await expect(side.getByText('我自己再想想：', { exact: true })).toBeVisible();
  await expect(side.getByRole('textbox', { name: '写评语' })).toHaveValue('');
});

test('what was removed before submitting is given to nobody', async ({ person }) => {
  const mentor = await person('mentor', LAPTOP);
  const { page } = await person('teacher');
  await beginObservation(page);
  await fillRequired(page, '删过一行');
  for (const [row, words] of [[0, '写错的一行'], [1, '留下的一行']] as const) {
    await page.getByRole('button', { name: '再记一条' }).click();
    await page.locator('tr.repeat-row').nth(row).getByLabel('教师活动').fill(words);
  }
  await saved(page);
  await page.getByRole('button', { name: '删去第 1 行' }).click();
  await expect(page.locator('tr.repeat-row')).toHaveCount(1);
  await submitToPairing(page);
  await mentor.page.getByRole('link', { name: /删过一行/ }).click();
  await expect(mentor.page.getByText('留下的一行')).toBeVisible();
  await expect(mentor.page.getByText('写错的一行')).toHaveCount(0);
});
