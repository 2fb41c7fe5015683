// The ways of answering that plain forms have not: decimals, times, days in parts, long lists, places, rows within rows; what the form
// keeps by itself; and the way back.
import type { Locator, Page } from '@playwright/test';
import { look } from './support/look';
import { begin, publish } from './support/publish';
import { beginObservation, expect, installed, LAPTOP, saved, submitToPairing, test } from './support/test';

function question(page: Page, name: string): Locator {
  return page.getByRole('group', { name });
}

test('[FE20] [FE21] [FE22] every way of answering works without a network, and the form keeps time and place by itself', async ({ person }) => {
  test.setTimeout(180_000);
  const { page: lead } = await person('lead', LAPTOP);
  const { page, context } = await person('teacher');
  const { page: mentor } = await person('mentor', LAPTOP);
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ latitude: 30.57, longitude: 104.06, accuracy: 8 });

  await test.step('the school publishes it', () => publish(lead, 'tests/fixtures/home-visit.xml', '家访记录'));

  await test.step('begun, its place is known, and nothing is written before she writes', async () => {
    await installed(page);
    await begin(page, '家访记录');
    await expect(page.getByText('入户前先打电话。')).toBeVisible();
    await expect(page.getByText('这份表单会记下每道题用了多长时间。')).toBeVisible();
    await expect(page.getByText('这份表单会记下开始填写时你在哪里；不允许也能填。')).toBeVisible();
    await context.setOffline(true);
    // As fast as people type: a question that is only passed has no time.
    await page.getByLabel('家长姓名').pressSequentially('何秀兰', { delay: 250 });
    await saved(page);
    await expect(page.getByText(/记下的地点：.*30\.57/)).toBeVisible();
  });

  await test.step('words that nobody beside should read', async () => {
    const secret = page.getByLabel('家庭情况');
    await secret.fill('父亲在外打工');
    await expect(secret).toHaveAttribute('type', 'password');
    await page.getByRole('button', { name: '看一下写的内容' }).click();
    await expect(secret).toHaveAttribute('type', 'text');
    await page.getByRole('button', { name: '盖住内容' }).click();
  });

  await test.step('numbers, times and days', async () => {
    const distance = page.getByLabel('到校路程（公里）');
    await distance.fill('３.５里');
    await page.getByLabel('出门的时间').fill('07:20');
    await expect(page.locator('.field', { has: distance }).getByText('请填数字，可以有小数')).toBeVisible();
    await distance.fill('3.5');
    await page.getByLabel('见面的时间').fill('2026-11-21T19:30');
    const born = page.locator('.field', { hasText: '孩子出生日期' });
    await born.getByLabel('年').fill('2017');
    await born.getByLabel('月').selectOption('02');
    await born.getByLabel('日', { exact: true }).selectOption('30');
    await page.getByLabel('到校路程（公里）').focus();
    await expect(born.getByText('请选日期'), 'there is no 30th of February').toBeVisible();
    await born.getByLabel('日', { exact: true }).selectOption('28');
    // A year that is typed over, digit by digit and full-width, is no other year on the way.
    await born.getByLabel('年').fill('');
    await born.getByLabel('年').pressSequentially('２０１６', { delay: 100 });
    await expect(born.getByLabel('年')).toHaveValue('2016');
    await expect(born.getByText('请选日期')).toBeHidden();
    await page.getByLabel('从哪个月住校').fill('2025-09');
    await page.getByLabel('哪一年入学').fill('2024');
  });

  await test.step('a long list by the initials of its sounds', async () => {
    const village = question(page, '哪个村');
    for (const [letters, name] of [['ma', '马鞍村'], ['ty', '桃源村'], ['dp', '大坪村'], ['jz', '金竹村'], ['lt', '龙潭村']] as const) {
      await village.getByRole('searchbox').fill(letters);
      await expect(village.getByRole('radio')).toHaveCount(1);
      await expect(village.getByLabel(name)).toBeVisible();
    }
    await village.getByLabel('龙潭村').check();
    await village.getByRole('searchbox').fill('');
    await expect(village.getByRole('radio')).toHaveCount(17);
    await expect(village.getByLabel('龙潭村')).toBeChecked();
  });

  await test.step('a way, place by place', async () => {
    const way = question(page, '走过的路');
    await way.getByRole('button', { name: '记下现在的位置' }).click();
    await expect(way.getByText(/30\.57/).first()).toBeVisible();
    await context.setGeolocation({ latitude: 30.58, longitude: 104.07, accuracy: 8 });
    await way.getByRole('button', { name: '记下现在的位置' }).click();
    await expect(way.getByText('2 个位置')).toBeVisible();
    await page.getByLabel('到了谁家').fill('何家');
    await expect(page.getByText(/记下的地点：.*30\.58/)).toBeVisible();
  });

  await test.step('rows within rows', async () => {
    const child = page.getByRole('region', { name: '孩子' }).last();
    await page.getByLabel('名字').fill('何小雨');
    await page.getByLabel('想说的话').fill('想看海');
    await page.getByRole('region', { name: '心愿' }).last().getByRole('button', { name: '添一行' }).click();
    await page.getByLabel('想说的话').nth(1).fill('想爸爸回家过年');
    await expect(child).toBeVisible();
    await saved(page);
  });

  await test.step('what was changed is taken back step by step, and brought again', async () => {
    await page.getByLabel('家长姓名').fill('何秀芝');
    await page.getByRole('button', { name: '撤回上一步' }).click();
    await expect(page.getByLabel('家长姓名')).toHaveValue('何秀兰');
    await expect(page.getByText('已撤回：家长姓名')).toBeVisible();
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await expect(page.getByLabel('家长姓名')).toHaveValue('何秀芝');
    await page.getByRole('button', { name: '撤回上一步' }).click();
    await expect(page.getByLabel('想说的话').nth(1), 'what was brought again is no step').toHaveValue('');
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await expect(page.getByLabel('想说的话').nth(1)).toHaveValue('想爸爸回家过年');
    await saved(page);
    await look(page, 'answers');
  });

  await test.step('the mentor reads it, the covered words covered', async () => {
    await page.reload();
    await expect(page.getByLabel('家长姓名')).toHaveValue('何秀芝');
    await expect(page.getByLabel('从哪个月住校')).toHaveValue('2025-09');
    await expect(page.getByLabel('哪一年入学')).toHaveValue('2024');
    await expect(page.locator('.field', { hasText: '孩子出生日期' }).getByLabel('月')).toHaveValue('02');
    await submitToPairing(page);
    await context.setOffline(false);
    await mentor.getByRole('link', { name: '记录' }).first().click();
    await mentor.getByRole('link', { name: /家访记录/ }).first().click();
    await expect(question(mentor, '孩子出生日期')).toContainText('2016年2月28日');
    await expect(question(mentor, '从哪个月住校')).toContainText('2025年9月');
    await expect(question(mentor, '从哪个月住校')).not.toContainText('1日');
    await expect(question(mentor, '哪一年入学').locator('.field-answer')).toHaveText('2024');
    await expect(question(mentor, '哪个村')).toContainText('龙潭村');
    await expect(question(mentor, '家庭情况')).not.toContainText('打工');
    await question(mentor, '家庭情况').getByRole('button', { name: '看一下写的内容' }).click();
    await expect(question(mentor, '家庭情况')).toContainText('父亲在外打工');
    await mentor.getByText('每道题用了多长时间').click();
    await expect(mentor.getByRole('listitem').filter({ hasText: '家长姓名' })).toContainText(/\d:\d\d/);
    await look(mentor, 'answers-read');
  });
});

test('[FE20] in a form that computes nothing, too, what was typed goes back word by word', async ({ person }) => {
  const { page } = await person('teacher');
  await beginObservation(page);
  // The way back comes with the second part of the app, and with it how far the form is filled.
  await expect(page.getByText(/^已填 /)).toBeVisible();
  const strengths = page.getByLabel('优点');
  await strengths.fill('导入自然。');
  await saved(page);
  await page.getByLabel('建议').fill('再慢一点。');
  await page.getByRole('radio', { name: /目标/ }).first().or(page.getByRole('radio').first()).check();
  const back = page.getByRole('button', { name: '撤回上一步' });
  await back.click();
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  await back.click();
  await expect(page.getByLabel('建议')).toHaveValue('');
  await back.click();
  await expect(strengths).toHaveValue('');
  await expect(back).toHaveCount(0);
  // What is in a row that was removed stays removed.
  await page.getByRole('button', { name: '再记一条' }).click();
  await page.getByLabel('教师活动').fill('出示钟面');
  await page.getByRole('button', { name: '删去第 1 行' }).click();
  await expect(page.getByLabel('教师活动')).toHaveCount(0);
  await saved(page);
  await back.click();
  await expect(page.getByLabel('教师活动')).toHaveCount(0);
  await expect(back).toHaveCount(0);
  await page.reload();
  await expect(strengths).toHaveValue('');
});
