// The library of forms: found by what they are for, filled without a network, printed with answers and without.
import type { Page } from '@playwright/test';
import { mkdirSync, readdirSync } from 'node:fs';
import { invite } from './support/server';
import { beginObservation, enrol, expect, fillRequired, installed, saved, submitToPairing, sync, test } from './support/test';

const PAPER = 'target/paper';
const TEMPLATES = readdirSync('core/templates').flatMap((name) => /^(.+)\.v(\d+)\.json$/.exec(name)?.slice(1, 3).join('@') ?? []);

test.beforeAll(() => mkdirSync(PAPER, { recursive: true }));

/** Prints the page as a person would; the file stays to be looked at. How each of its sides lies. */
async function print(page: Page, name: string): Promise<string[]> {
  await page.emulateMedia({ media: 'print' });
  // The sheet for paper comes after the first page.
  await expect(page.getByRole('banner')).toHaveCSS('position', 'static');
  await expect(page.getByRole('link', { name: '今日' })).toHaveCount(0);
  const pdf = await page.pdf({ path: `${PAPER}/${name}.pdf`, preferCSSPageSize: true });
  return [...pdf.toString('latin1').matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, wide, high]) =>
    Number(wide) > Number(high) ? 'lying' : 'upright',
  );
}

test('a reading note, without a network: found, filled, given to the mentor, printed', async ({ person }) => {
  const { page, context } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  await installed(page);
  await context.setOffline(true);
  await page.reload();
  await page.getByRole('link', { name: '更多表单' }).click();
  await expect(page.getByRole('heading', { name: '新建记录', level: 1 })).toBeVisible();
  const recent = page.getByRole('region', { name: '最近用过' }).getByRole('link', { name: /^读书笔记/ });
  await expect(page.getByRole('link', { name: /^读书笔记/ })).toHaveCount(1);
  await expect(recent).toHaveCount(0);
  for (const category of ['听评课', '教研', '读书与反思', '师徒', '送教与交流', '计划与考核', '检查与反馈']) {
    await expect(page.getByRole('region', { name: category, exact: true })).toBeVisible();
  }
  await page.getByRole('region', { name: '读书与反思' }).getByRole('link', { name: /^读书笔记/ }).click();
  await expect(page.getByRole('heading', { name: '读书笔记', level: 1 })).toBeVisible();
  await expect(page.getByLabel('阅读日期')).toHaveValue(/^\d{4}-\d\d-\d\d$/);
  await page.getByLabel('书名或刊名').fill('给教师的建议');
  await page.getByLabel('类别').selectOption({ label: '教育专著' });
  await page.getByLabel('体会').fill('读到第3章，想起我的课。');
  await expect(page.getByText('已写 10 字，要求 250 字以上')).toBeVisible();
  await saved(page);
  const address = page.url();

  await page.getByRole('button', { name: '提交', exact: true }).click();
  await expect(page.getByRole('heading', { name: '还有 1 处要填' })).toBeVisible();
  await page.getByRole('link', { name: /体会：已写 10 字/ }).click();
  await expect(page.getByLabel('体会')).toBeFocused();
  await page.getByLabel('体会').fill('先让学生自己想，再听他们说。'.repeat(21));
  await expect(page.getByText('已写 252 字，要求 250 字以上')).toBeVisible();
  await saved(page);
  await submitToPairing(page);

  await page.goto(address);
  await expect(page.getByRole('heading', { name: '给教师的建议', level: 2 })).toBeVisible();
  expect(await print(page, 'reading-note-filled')).toEqual(['upright']);
  await expect(page.getByText('教师：', { exact: true })).toBeVisible();
  await page.emulateMedia({ media: null });
  await expect(page.getByText('教师：', { exact: true })).toBeHidden();

  // The list knows what the record is, after a restart too, and the form is at hand next time.
  await page.getByRole('link', { name: '返回' }).click();
  await page.reload();
  await expect(page.getByRole('link', { name: /给教师的建议.*读书笔记/ })).toBeVisible();
  await page.getByRole('link', { name: '更多表单' }).click();
  await expect(recent).toBeVisible();
  await context.setOffline(false);
  await expect(sync(page)).toContainText('已送达');
});

test('every form is one sheet of paper with nothing in it, and lies as schools file it', async ({ person, server }) => {
  test.setTimeout(180_000);
  const { page } = await person('teacher');
  expect(TEMPLATES.length).toBeGreaterThan(27);
  for (const form of TEMPLATES) {
    await page.goto(`${server.url}/records/new/${form}`);
    await expect(page.getByRole('button', { name: '打印空白表' })).toBeVisible();
    const title = await page.getByRole('heading', { level: 1 }).textContent();
    const sheet = page.getByRole('region', { name: title! });
    await expect(sheet.getByRole('rowheader').first()).toBeVisible();
    // At most the two sides of a sheet, all lying one way.
    const wide = ['lesson-discussion@1', 'mentoring-month@1'].includes(form) ? 'lying' : 'upright';
    const sides = await print(page, form.replace('@', '-v'));
    expect(sides.length, form).toBeLessThanOrEqual(2);
    expect(new Set(sides), form).toEqual(new Set([wide]));
    await page.emulateMedia({ media: null });
  }
  await page.goto(`${server.url}/records/new/observation@99`);
  await expect(page.getByRole('heading', { name: '没有这张表单', level: 1 })).toBeVisible();
});

test('where the forms have not come yet, that is said, and tried again', async ({ browser, server }) => {
  const context = await browser.newContext({ locale: 'zh-CN', serviceWorkers: 'block' });
  const page = await context.newPage();
  // As a captive portal answers.
  const file = /\/forms-[0-9a-f]+\.cbor$/;
  await context.route(file, (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Wi-Fi</h1>' }));
  await enrol(page, await invite(server, 'teacher'));
  await page.getByRole('link', { name: '更多表单' }).click();
  await expect(page.getByText('表单还没有存到这台设备上')).toBeVisible();
  await page.goto(`${server.url}/records/00000000000000000000000000000001?form=reading-note@1`);
  await expect(page.getByText('表单还没有存到这台设备上')).toBeVisible();
  await context.unroute(file);
  await page.getByRole('button', { name: '再试一次' }).click();
  await expect(page.getByRole('link', { name: /^课堂观察单/ })).toBeVisible();
  await context.close();
});

test('what a first visit needs works before the rest of the app has come', async ({ browser, server }) => {
  const context = await browser.newContext({ locale: 'zh-CN', serviceWorkers: 'block' });
  await context.route(/\/later-[0-9a-f]+\.wasm$/, (route) => route.abort());
  const page = await context.newPage();
  // What of the program is not there is a trap. Where service workers are blocked, pages have other faults.
  const traps: string[] = [];
  page.on('pageerror', (error) => error.name === 'RuntimeError' && traps.push(error.message));
  await page.goto(server.url);
  await expect(page.getByRole('button')).toBeDisabled();
  await page.getByRole('textbox').fill('ABCDE12345');
  await expect(page.getByRole('button')).toBeEnabled();
  await enrol(page, await invite(server, 'teacher'));
  await beginObservation(page);
  await page.getByLabel('课题', { exact: true }).fill('认识时钟');
  await page.getByRole('radio', { name: '学生参与 4' }).check({ force: true });
  await page.getByRole('button', { name: '再记一条' }).click();
  await page.getByLabel('教师活动').fill('出示钟面');
  await page.getByRole('button', { name: '教师提问：加一次' }).click();
  await saved(page);
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await expect(page.getByText('这一页还没有存到这台设备上。请连上网络再试一次；写过的都在本机。').first()).toBeVisible();
  expect(traps).toEqual([]);
  await context.close();
});

test('[FM21] a record is begun with the answers of another, as a draft of its own', async ({ person }) => {
  const { page, context } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  await installed(page);
  await context.setOffline(true);
  await page.reload();
  await beginObservation(page);
  await fillRequired(page, '认识时钟');
  await page.getByRole('button', { name: '再记一条' }).click();
  await page.getByLabel('教师活动').fill('出示钟面');
  await page.getByRole('button', { name: '教师提问：加一次' }).click();
  await saved(page);
  const first = page.url();

  await page.getByRole('button', { name: '复制为新草稿' }).click();
  await expect(page.getByText('已复制为新草稿。照片、录音和计数没有复制。')).toBeVisible();
  expect(page.url()).not.toBe(first);
  await expect(page.getByLabel('课题', { exact: true })).toHaveValue('认识时钟');
  await expect(page.getByLabel('教师活动')).toHaveValue('出示钟面');
  await expect(page.getByRole('group', { name: '教师提问' })).toContainText('0');
  await page.getByLabel('课题', { exact: true }).fill('认识人民币');
  await saved(page);

  await page.goto(first);
  await expect(page.getByLabel('课题', { exact: true })).toHaveValue('认识时钟');
  await submitToPairing(page);
  await page.getByRole('button', { name: '复制为新草稿' }).click();
  await expect(page.getByRole('textbox', { name: '建议' })).toHaveValue('小组讨论再多留两分钟。');
  await expect(page.getByRole('button', { name: '提交', exact: true })).toBeVisible();
});

test('phrases are put where the cursor is, one’s own are kept, and what was typed around them stays', async ({ person }) => {
  const { page } = await person('teacher');
  await beginObservation(page);
  const strengths = page.getByLabel('优点');
  const phrases = page.locator('.field', { has: strengths }).getByRole('button', { name: '常用语' });
  const sheet = page.getByRole('dialog', { name: '常用语' });
  await strengths.fill('开头。结尾。');
  await strengths.evaluate((pad: HTMLTextAreaElement) => pad.setSelectionRange(3, 3));
  await phrases.click();
  await sheet.getByRole('button', { name: '板书有条理，留下了学习的过程。' }).click();
  await expect(strengths).toHaveValue('开头。板书有条理，留下了学习的过程。结尾。');
  await saved(page);
  await phrases.click();
  await sheet.getByLabel('新的常用语').fill('孩子们敢说“我不同意”。');
  await sheet.getByRole('button', { name: '存为常用语' }).click();
  await expect(sheet.getByRole('button', { name: '孩子们敢说“我不同意”。', exact: true })).toBeVisible();
  await sheet.getByRole('button', { name: '关闭' }).click();
  await page.reload();
  await expect(strengths).toHaveValue('开头。板书有条理，留下了学习的过程。结尾。');
  const suggestions = page.getByLabel('建议');
  await page.locator('.field', { has: suggestions }).getByRole('button', { name: '常用语' }).click();
  await sheet.getByRole('button', { name: '孩子们敢说“我不同意”。', exact: true }).click();
  await expect(suggestions).toHaveValue('孩子们敢说“我不同意”。');
  await page.locator('.field', { has: suggestions }).getByRole('button', { name: '常用语' }).click();
  await sheet.getByRole('button', { name: '删去“孩子们敢说“我不同意”。”' }).click();
  await expect(sheet.getByRole('button', { name: '板书有条理，留下了学习的过程。' }), 'with none of her own there are some to begin with').toBeVisible();
});
