// Search over one's own records and the comments on them: without a network, in Chinese, by characters and by initials.
import type { Page } from '@playwright/test';
import { look } from './support/look';
import { rows } from './support/rows';
import { find } from './support/server';
import { PIN, setPin, unlock } from './support/pin';
import { beginObservation, expect, fillRequired, installed, LAPTOP, saved, submitToPairing, sync, test } from './support/test';

const home = (page: Page) => page.goto(new URL('/', page.url()).href);
const field = (page: Page) => page.getByRole('searchbox', { name: '搜索记录、评语' });
const found = (page: Page) => page.locator('.finder .list > li');

async function toRecords(page: Page): Promise<void> {
  const back = page.getByRole('link', { name: '返回' });
  if (await back.isVisible()) await back.click();
  await page.getByRole('link', { name: '记录', exact: true }).first().click();
  await expect(field(page)).toBeVisible();
}

test('[SE1] a teacher finds her words without a network, marked where they stand, and comes back to them', async ({ person }) => {
  test.setTimeout(120_000);
  const { page, context } = await person('teacher');
  await installed(page);
  await expect(sync(page)).toContainText('已送达');
  await context.setOffline(true);
  await beginObservation(page);
  await fillRequired(page, '鹬蚌相争');
  await page.getByLabel('问题').fill('后排的孩子没有开口，ＰＰＴ翻得太快');
  await saved(page);
  await home(page);
  await beginObservation(page);
  await fillRequired(page, '草船借箭');
  await toRecords(page);

  await test.step('by characters, in any answer, without width or case', async () => {
    await field(page).fill('后排的孩子');
    await expect(found(page)).toHaveCount(1);
    await expect(found(page).locator('mark')).toHaveText(['后排的孩子']);
    await expect(found(page)).toContainText('问题：后排的孩子没有开口');
    await field(page).fill('ppt翻');
    await expect(found(page).locator('mark')).toHaveText(['ＰＰＴ翻']);
    await expect(page.getByRole('status').filter({ hasText: '找到 1 份' })).toBeVisible();
  });

  await test.step('by initials of the title, and by two words at once', async () => {
    await field(page).fill('ybxz');
    await expect(found(page).first().locator('.row-title mark')).toHaveText('鹬蚌相争');
    await field(page).fill('周若梅 相争');
    await expect(found(page)).toHaveCount(1);
  });

  await look(page, 'search');
  await page.setViewportSize({ width: 360, height: 640 });

  await test.step('what she looked for is there when she comes back', async () => {
    await found(page).getByRole('link').first().click();
    await expect(page.getByLabel('课题', { exact: true })).toHaveValue('鹬蚌相争');
    await page.goBack();
    await expect(field(page)).toHaveValue('周若梅 相争');
    await expect(found(page)).toHaveCount(1);
  });

  await test.step('what she changes is found as it is now', async () => {
    await found(page).getByRole('link').first().click();
    await page.getByLabel('问题').fill('已经改成别的话');
    await saved(page);
    await toRecords(page);
    await field(page).fill('后排的孩子');
    await expect(page.getByRole('heading', { name: '没有找到' })).toBeVisible();
    await page.getByRole('button', { name: '清空搜索' }).click();
    await field(page).fill('改成别的话');
    await expect(found(page)).toHaveCount(1);
  });

  await test.step('[SE7] the filters count, and can be lifted', async () => {
    await page.getByRole('button', { name: '别人的' }).click();
    await expect(page.getByRole('heading', { name: '没有找到' })).toBeVisible();
    await page.getByRole('button', { name: '放开筛选' }).click();
    await expect(found(page)).toHaveCount(1);
    await page.getByRole('button', { name: '草稿' }).click();
    await expect(found(page)).toHaveCount(1);
  });
});

test('Chinese that is being composed is not looked for before it is Chinese', async ({ person }) => {
  const { page } = await person('teacher');
  await beginObservation(page);
  await fillRequired(page, '纸船和风筝');
  await toRecords(page);
  await field(page).focus();
  const compose = (type: string, value: string) =>
    field(page).evaluate(
      (input: HTMLInputElement, [type, value]) => {
        if (type === 'compositionstart') input.dispatchEvent(new CompositionEvent(type));
        input.value = value;
        input.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
        if (type === 'compositionend') input.dispatchEvent(new CompositionEvent(type, { data: value }));
      },
      [type, value],
    );
  await compose('compositionstart', "zhi'chuan");
  await expect(page.getByRole('heading', { name: '没有找到' })).toHaveCount(0);
  await compose('compositionend', '纸船');
  await expect(found(page).first().locator('mark').first()).toHaveText('纸船');
});

test('[SE8] a mentor finds a comment by its words, with the keys alone, and comes to it', async ({ person }) => {
  test.setTimeout(120_000);
  const teacher = await person('teacher');
  const mentor = await person('mentor', LAPTOP);
  await beginObservation(teacher.page);
  await fillRequired(teacher.page, '胡杨与红柳');
  await submitToPairing(teacher.page);
  const { page } = mentor;
  await page.getByRole('link', { name: /胡杨与红柳/ }).click();
  await page.getByRole('complementary').getByRole('textbox').fill('分工要写在黑板上，人人都有事做。');
  await page.getByRole('complementary').getByRole('button', { name: '发送' }).click();
  await expect(page.getByText('分工要写在黑板上')).toBeVisible();
  await toRecords(page);
  await page.getByRole('heading', { name: '记录', level: 1 }).click();
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await page.keyboard.insertText('人人都有事做');
  await expect(found(page)).toHaveCount(1);
  await expect(found(page)).toContainText('周若梅的评语：');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(found(page).getByRole('link', { name: /人人都有事做/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('.comment:focus')).toContainText('分工要写在黑板上');
});

test('[SE6] with a PIN nothing that was read for search is on the disk', async ({ person, server }) => {
  const { page } = await person('teacher');
  await setPin(page, PIN);
  await beginObservation(page);
  await fillRequired(page, '锁着的寓言');
  await page.reload();
  await unlock(page, PIN);
  await expect(page.getByLabel('课题', { exact: true })).toHaveValue('锁着的寓言');
  await toRecords(page);
  await field(page).fill('锁着的寓言');
  await expect(found(page)).toHaveCount(1);
  const words = Buffer.from('锁着的寓言').toString('hex');
  for (const store of ['meta', 'entities', 'summaries', 'outbox', 'kept']) {
    const all = await rows(page, find(server, 'teacher').person, store);
    expect(Object.values(all).some((row) => row.includes(words)), store).toBe(false);
  }
});
