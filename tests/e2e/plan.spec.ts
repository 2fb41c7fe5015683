// A lesson plan: written without a network, given to the mentor, commented on part by part and word by word, and reflected on after the lesson.
import type { Locator, Page } from '@playwright/test';
import { look } from './support/look';
import { expect, installed, LAPTOP, PHONE, saved, submitToPairing, sync, test } from './support/test';

const prep = async (page: Page) => {
  await page.goto(new URL('/prep', page.url()).href);
  await expect(page.getByRole('heading', { name: '备课', level: 1 })).toBeVisible();
};

/** Marks these words as a finger does that is drawn over them. */
async function mark(answer: Locator, words: string): Promise<void> {
  await answer.evaluate((answer, words) => {
    const texts = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
    let text = texts.nextNode()!;
    while (!text.textContent!.includes(words)) text = texts.nextNode()!;
    const from = text.textContent!.indexOf(words);
    getSelection()!.setBaseAndExtent(text, from, text, from + words.length);
  }, words);
}

test('[CM2] [PA4] a plan is commented on where it says it, by section, step and sentence, and counts as read', async ({ person }) => {
  test.setTimeout(180_000);
  const { page, context } = await person('teacher');
  const mentor = await person('mentor', LAPTOP);
  const laptop = mentor.page;
  await installed(page);
  await expect(sync(page)).toContainText('已送达');

  await test.step('she writes it without a network', async () => {
    await prep(page);
    await expect(page.getByRole('link', { name: '写教案' })).toBeVisible();
    await look(page, 'prep');
    await page.setViewportSize(PHONE);
    await context.setOffline(true);
    await page.getByRole('link', { name: '写教案' }).click();
    await expect(page.getByRole('heading', { name: '教案', level: 1 })).toBeVisible();
    await page.getByLabel('班级').fill('三年级（1）班');
    await page.getByLabel('课题', { exact: true }).fill('分数的初步认识');
    await page.getByLabel('教学目标').fill('能用折纸表示几分之一。会读会写简单的分数。');
    await page.getByRole('button', { name: '再加一个环节' }).click();
    const step = page.locator('.repeat-row').first();
    await step.getByLabel('环节').fill('导入');
    await step.getByLabel('时间（分钟）').fill('5');
    await step.getByLabel('教师活动').fill('分月饼，问一半怎么写。');
    await saved(page);
    await look(page, 'plan-filling');
    await page.setViewportSize(PHONE);
    await prep(page);
    await page.getByRole('link', { name: /分数的初步认识/ }).click();
    await submitToPairing(page);
    await context.setOffline(false);
    await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  });

  await test.step('her mentor comments on a section, on words of it, and on words of a step', async () => {
    await prep(laptop);
    await laptop.getByRole('link', { name: /分数的初步认识/ }).click();
    const sheet = laptop.getByRole('dialog', { includeHidden: false });
    const send = async (words: string) => {
      await sheet.getByRole('textbox').fill(words);
      await sheet.getByRole('button', { name: '发送' }).click();
      await sheet.getByRole('button', { name: '关闭' }).click();
    };
    await laptop.getByRole('button', { name: '评“教学目标”' }).click();
    await send('目标少一点，做透一点。');
    await mark(laptop.locator('.field-answer', { hasText: '能用折纸' }), '能用折纸表示');
    await laptop.getByRole('button', { name: '评这几个字' }).click();
    await expect(sheet.getByText('“能用折纸表示”')).toBeVisible();
    await send('先让他们说，再折。');
    await mark(laptop.getByText('分月饼，问一半怎么写。'), '一半怎么写');
    await laptop.getByRole('button', { name: '评这几个字' }).click();
    await send('这一问留给学生。');
    await look(laptop, 'plan-commented');
  });

  await test.step('she finds each where it was said, and the plan among what she searches', async () => {
    await page.getByRole('button', { name: /^3 条评语/ }).click();
    const sheet = page.getByRole('dialog');
    for (const words of ['目标少一点，做透一点。', '“能用折纸表示”', '教学过程 · 教师活动 · 第 1 行 · “一半怎么写”']) await expect(sheet.getByText(words)).toBeVisible();
    await look(page, 'plan-comments');
    await page.setViewportSize(PHONE);
    await sheet.getByRole('button', { name: '关闭' }).click();
    await page.goto(new URL('/records', page.url()).href);
    await page.getByRole('searchbox').fill('折纸');
    await expect(page.locator('.finder .list > li').filter({ hasText: '分数的初步认识' })).toContainText('教学目标：能用折纸表示');
  });

  await test.step('after the lesson she adds what she thinks of it, and mends what was quoted', async () => {
    await page.locator('.finder .list > li').getByRole('link', { name: /分数的初步认识/ }).click();
    await page.getByRole('button', { name: '改正', exact: true }).click();
    await page.getByRole('textbox', { name: '教学目标' }).fill('每个人用一张纸折出几分之一。');
    await page.getByRole('textbox', { name: '教学反思' }).fill('折纸用了十分钟，写法讲得太快。');
    await saved(page);
    await page.getByRole('button', { name: '提交改正', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '提交改正' }).click();
    await expect(laptop.getByText('折纸用了十分钟，写法讲得太快。', { exact: true })).toBeVisible();
    const beside = laptop.getByRole('complementary', { name: '评语' });
    const thread = (words: string) => beside.getByRole('listitem').filter({ hasText: words }).last();
    await expect(thread('先让他们说，再折。')).toContainText('这几个字已经不在了');
    await expect(thread('这一问留给学生。')).not.toContainText('这几个字已经不在了');
  });
});
