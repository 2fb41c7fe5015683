// A record that its author takes back from others, and gives them again.
import { stored } from './support/rows';
import { beginObservation, expect, fillRequired, LAPTOP, saved, submitToPairing, sync, test } from './support/test';

const [TOPIC, WORDS] = ['要收回的课题', '这一句只想给你看一会儿。'];
const PAIRING = '周若梅—林晓禾';

test('[SP6] what is taken back is read by nobody else any more, and is there again when it is given again', async ({ person }) => {
  test.setTimeout(180_000);
  const { page, context } = await person('teacher');
  const { page: mentor } = await person('mentor', LAPTOP);
  await beginObservation(page);
  await fillRequired(page, TOPIC);
  await page.getByLabel('优点').fill(WORDS);
  await saved(page);
  await submitToPairing(page);
  await expect(sync(page)).toContainText('已送达');
  await mentor.getByRole('link', { name: new RegExp(TOPIC) }).first().click();
  await expect(mentor.getByText(WORDS)).toBeVisible();
  expect(await stored(mentor, WORDS)).toBe(true);

  await test.step('taken back without a network, it is gone for the other as soon as there is one', async () => {
    await context.setOffline(true);
    await page.getByRole('button', { name: `从${PAIRING}收回` }).click();
    await expect(page.getByText('已收回：那里看不到内容了。看过的人已经看过。')).toBeVisible();
    await expect(page.getByRole('button', { name: `从${PAIRING}收回` })).toHaveCount(0);
    await expect(page.getByText(WORDS)).toBeVisible();
    await context.setOffline(false);
    await expect(sync(page)).toContainText('已送达');
    await expect(mentor.getByText(WORDS)).toHaveCount(0);
    await expect(mentor.getByText('作者收回了这份记录。')).toBeVisible();
    for (const words of [WORDS, TOPIC]) await expect.poll(() => stored(mentor, words)).toBe(false);
    await mentor.getByRole('link', { name: '返回' }).click();
    await expect(mentor.getByRole('link', { name: '更多表单' })).toBeVisible();
    await expect(mentor.getByRole('link', { name: new RegExp(TOPIC) })).toHaveCount(0);
  });

  await test.step('given again, it is there again; taken back by mistake, one step brings it back', async () => {
    await page.getByRole('button', { name: '再给别人看' }).click();
    const sheet = page.getByRole('dialog');
    // Nothing is chosen for her: it was given before, and taken back.
    await expect(sheet.getByRole('button', { name: '请选择给谁看' })).toBeDisabled();
    await sheet.locator('fieldset').filter({ hasText: PAIRING }).getByLabel(/^全文/).check();
    await sheet.getByRole('button', { name: new RegExp(`提交给 ${PAIRING}`) }).click();
    await mentor.getByRole('link', { name: new RegExp(TOPIC) }).first().click();
    await expect(mentor.getByText(WORDS)).toBeVisible();
    await page.getByRole('button', { name: '再给别人看' }).click();
    await expect(sheet.locator('fieldset').filter({ hasText: PAIRING })).toHaveCount(0);
    await sheet.getByRole('button', { name: '关闭' }).click();
    await page.getByRole('button', { name: `从${PAIRING}收回` }).click();
    await page.getByRole('button', { name: '撤销' }).click();
    await expect(page.getByRole('button', { name: `从${PAIRING}收回` })).toBeVisible();
    await expect(sync(page)).toContainText('已送达');
    await mentor.reload();
    await expect(mentor.getByText(WORDS)).toBeVisible();
  });
});
