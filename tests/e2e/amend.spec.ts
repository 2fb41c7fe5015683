// A submitted record is corrected by its author, offline; readers see what stood there before, newcomers too.
import { beginObservation, expect, fillRequired, installed, LAPTOP, saved, submitToPairing, sync, test } from './support/test';

test('a teacher corrects what she submitted, and her mentor sees what stood there before', async ({ person }, info) => {
  test.setTimeout(180_000);
  const teacher = await person('teacher');
  const mentor = await person('mentor', LAPTOP);
  const page = teacher.page;
  await installed(page);

  await test.step('she submits a record with two mistakes', async () => {
    await beginObservation(page);
    await fillRequired(page, '圆的面机');
    await page.getByRole('textbox', { name: '问题' }).fill('讨论时间不够。');
    await saved(page);
    await submitToPairing(page);
    await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  });

  await test.step('her mentor reads it and comments', async () => {
    await mentor.page.getByRole('link', { name: /圆的面机/ }).click();
    await expect(mentor.page.getByText('讨论时间不够。')).toBeVisible();
    await expect(mentor.page.getByText(/改正过/)).toHaveCount(0);
    await mentor.page.getByRole('button', { name: /评“课题”/ }).click();
    const sheet = mentor.page.getByRole('dialog');
    await sheet.getByRole('textbox').fill('应当是“面积”。');
    await sheet.getByRole('button', { name: '发送' }).click();
    await sheet.getByRole('button', { name: '关闭' }).click();
    await expect(page.getByRole('button', { name: '课题：1 条评语' })).toBeVisible();
  });

  await test.step('offline she begins to correct it, and takes that back', async () => {
    await teacher.context.setOffline(true);
    await page.getByRole('button', { name: '改正', exact: true }).click();
    await page.getByLabel('课题', { exact: true }).fill('不要了');
    await saved(page);
    await page.getByRole('button', { name: '放弃改正' }).click();
    await expect(page.getByText('圆的面机').first()).toBeVisible();
    await expect(page.getByText('不要了')).toHaveCount(0);
    await expect(page.getByText(/改正过/)).toHaveCount(0);
  });

  await test.step('she corrects two fields and hands that in, with a word why', async () => {
    await page.getByRole('button', { name: '改正', exact: true }).click();
    await expect(page.getByText('正在改正。提交改正以前，只有你看得到。')).toBeVisible();
    await page.getByLabel('课题', { exact: true }).fill('圆的面积');
    await page.getByRole('textbox', { name: '问题' }).fill('讨论时间不够，有两组没有说完。');
    await saved(page);
    await page.screenshot({ path: info.outputPath('amending-phone.png') });
    // What is being corrected is a draft: it outlives the page.
    await page.reload();
    await expect(page.getByLabel('课题', { exact: true })).toHaveValue('圆的面积');
    await page.getByRole('button', { name: '提交改正', exact: true }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('为什么改').fill('课题写错了一个字');
    await page.screenshot({ path: info.outputPath('amend-sheet-phone.png') });
    await sheet.getByRole('button', { name: '提交改正' }).click();
    await expect(page.getByText(/改正过 · \d\d:\d\d/)).toBeVisible();
    await expect(page.getByText(/以前写的：圆的面机/)).toBeVisible();
    await expect(mentor.page.getByText(/改正过/)).toHaveCount(0);
  });

  await test.step('her mentor, who has it open, sees the correction and what stood there', async () => {
    await teacher.context.setOffline(false);
    await expect(mentor.page.getByText(/改正过 · \d\d:\d\d/)).toBeVisible();
    await corrected(mentor.page);
    await mentor.page.screenshot({ path: info.outputPath('corrected-laptop.png'), fullPage: true });
    await page.getByRole('button', { name: '改正记录' }).click();
    await expect(page.getByRole('dialog').getByText('课题写错了一个字')).toBeVisible();
    await page.screenshot({ path: info.outputPath('history-phone.png') });
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
    await page.screenshot({ path: info.outputPath('corrected-phone.png'), fullPage: true });
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByText(/改正过 · \d\d:\d\d/)).toBeVisible();
    await expect(page.getByText(/以前写的：圆的面机/)).toBeHidden();
    await page.emulateMedia({ media: 'screen' });
  });

  await test.step('a new device of the mentor sees the same', async () => {
    const newcomer = await person('mentor', LAPTOP);
    await expect(sync(newcomer.page)).toContainText('已送达');
    await newcomer.page.getByRole('link', { name: '记录', exact: true }).click();
    await newcomer.page.getByRole('link', { name: /圆的面积/ }).click();
    await corrected(newcomer.page);
    await expect(newcomer.page.getByRole('button', { name: '课题：1 条评语' })).toBeVisible();
  });
});

test('[FM17] a tally that is corrected from another device shows its count before and after', async ({ person }) => {
  const { page } = await person('teacher');
  await beginObservation(page);
  await fillRequired(page, '数错的提问');
  for (const count of ['1', '2', '3']) {
    await page.getByRole('button', { name: '教师提问：加一次' }).click();
    await expect(page.getByRole('group', { name: '教师提问' }).getByRole('status')).toHaveText(count);
  }
  await saved(page);
  await submitToPairing(page);
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();

  const { page: other } = await person('teacher', LAPTOP);
  await expect(sync(other)).toContainText('已送达');
  await other.getByRole('link', { name: '记录', exact: true }).click();
  await other.getByRole('link', { name: /数错的提问/ }).click();
  await other.getByRole('button', { name: '改正', exact: true }).click();
  await other.getByRole('button', { name: '教师提问：减一次' }).click();
  await saved(other);
  await other.getByRole('button', { name: '提交改正', exact: true }).click();
  await other.getByRole('dialog').getByRole('button', { name: '提交改正' }).click();
  await expect(other.getByText(/以前写的：3（.*，\d\d:\d\d）/)).toBeVisible();
  await expect(other.getByRole('complementary', { name: '评语' }).getByText('3 → 2')).toBeVisible();
});

/** What everybody who reads the record sees of its correction. */
async function corrected(page: import('@playwright/test').Page): Promise<void> {
  await expect(page.getByText('讨论时间不够，有两组没有说完。').first()).toBeVisible();
  await expect(page.getByText(/以前写的：圆的面机（.*，\d\d:\d\d）/)).toBeVisible();
  await expect(page.getByText(/以前写的：讨论时间不够。（.*，\d\d:\d\d）/)).toBeVisible();
  const side = page.getByRole('complementary', { name: '评语' });
  await expect(side.getByText('课题写错了一个字')).toBeVisible();
  await expect(side.getByText('圆的面机')).toBeVisible();
}
