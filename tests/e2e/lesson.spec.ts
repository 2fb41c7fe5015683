// An observed lesson: planned by one, watched by several without a network, and then all that they wrote side by side.
import type { Page } from '@playwright/test';
import { look } from './support/look';
import { expect, installed, LAPTOP, saved, test } from './support/test';

const SPACE = '青岭县实验小学城乡结对';

/** Plans a lesson, with who looks at what, and gives it to the partnership. */
async function plan(page: Page, topic: string, observers: { who: string; views: string[]; sheet?: string }[]): Promise<void> {
  await page.getByRole('link', { name: '记录' }).first().click();
  await page.getByRole('link', { name: '更多表单' }).click();
  // What was used lately is listed twice.
  await page.getByRole('link', { name: /^观课活动/ }).first().click();
  await page.getByLabel('授课教师', { exact: true }).fill('周若梅');
  await page.getByLabel('课题', { exact: true }).fill(topic);
  await page.getByLabel('观察主题').fill('提问之后等多久');
  await page.getByLabel('授课教师的打算').fill('想看看慢下来之后谁会开口。');
  for (const [at, { who, views, sheet }] of observers.entries()) {
    await page.getByRole('button', { name: '再加一位观课人' }).click();
    // The head of the table is a row as well.
    await expect(page.getByRole('row')).toHaveCount(at + 2);
    const row = page.getByRole('row').nth(at + 1);
    await expect(page.locator('datalist').last().locator(`option[value="${who}"]`), 'the people in her spaces are offered').toHaveCount(1);
    await row.getByLabel('观课人').fill(who);
    for (const view of views) await row.getByRole('checkbox', { name: view }).check();
    if (sheet) await row.locator('select').selectOption({ label: sheet });
  }
  await saved(page);
  await give(page);
}

/** Submits what is open to the partnership. */
async function give(page: Page): Promise<void> {
  await page.getByRole('button', { name: '提交', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('group', { name: SPACE }).getByRole('radio', { name: /全文/ }).check();
  await sheet.getByRole('button', { name: /提交给/ }).click();
  await expect(page.getByText('已交出')).toBeVisible();
}

/** Submits what belongs to a lesson: to whom is chosen already. */
async function hand(page: Page): Promise<void> {
  await page.getByRole('button', { name: '提交', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('group', { name: SPACE }).getByRole('radio', { name: /全文/ })).toBeChecked();
  await sheet.getByRole('button', { name: new RegExp(`提交给 ${SPACE}`) }).click();
  await expect(page.getByText('已交出')).toBeVisible();
}

async function open(page: Page, topic: string): Promise<void> {
  await page.getByRole('link', { name: '今日' }).first().click();
  await page.getByRole('link', { name: new RegExp(`观课：${topic}`) }).click();
  await expect(page.getByRole('heading', { name: topic, level: 1 })).toBeVisible();
}

function sheets(page: Page) {
  return page.getByRole('region', { name: /课堂观察单/ });
}

test('[OL1] [OL2] [OL3] [OL5] a lesson is planned, watched offline by two, talked over, and each says what she takes from it', async ({
  person,
}) => {
  test.setTimeout(180_000);
  const { page: mentor } = await person('mentor', LAPTOP);
  const { page, context } = await person('teacher');
  const { page: lead } = await person('lead', LAPTOP);
  await installed(page);

  await test.step('who teaches plans it with the observers', async () => {
    await plan(mentor, '影子的长短', [
      { who: '林晓禾', views: ['学习·倾听', '文化·关爱'] },
      { who: '陈玉兰', views: ['学习·倾听', '教学·对话'] },
    ]);
    await mentor.getByRole('link', { name: '打开观课页' }).click();
    await expect(mentor.getByText('还没有人交单子')).toBeVisible();
    await expect(mentor.getByRole('listitem').filter({ hasText: '林晓禾' })).toContainText('还没有单子');
    await expect(mentor.getByRole('button', { name: '写课后反思' })).toBeVisible();
  });

  await test.step('an observer finds it on her phone, and fills her sheet without a network', async () => {
    await open(page, '影子的长短');
    await expect(page.getByText('提问之后等多久')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: '林晓禾（你）' })).toContainText('学习·倾听、文化·关爱');
    await context.setOffline(true);
    await page.getByRole('button', { name: '填写我的观察单' }).click();
    await expect(page.getByRole('heading', { name: '课堂观察单', level: 1 })).toBeVisible();
    await expect(page.getByLabel('课题', { exact: true })).toHaveValue('影子的长短');
    await expect(page.getByLabel('观察主题')).toHaveValue('提问之后等多久');
    await expect(page.getByRole('checkbox', { name: '学生学习' })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: '教师教学' })).not.toBeChecked();
    await page.getByLabel('倾听').fill('等到五秒，后排两人抬头。');
    await saved(page);
    await page.reload();
    await page.getByRole('link', { name: '打开观课页' }).click();
    await page.getByRole('link', { name: '继续写我的单子' }).click();
    await expect(page.getByLabel('倾听')).toHaveValue('等到五秒，后排两人抬头。');
    await page.getByLabel('观察结论').fill('等够五秒，开口的人多了三个。');
    await page.getByLabel('假如我来执教').fill('我也先数到五。');
    await hand(page);
  });

  await test.step('another does so elsewhere', async () => {
    await open(lead, '影子的长短');
    await lead.getByRole('button', { name: '填写我的观察单' }).click();
    await lead.getByLabel('倾听').fill('第三组一直在听。');
    await lead.getByLabel('观察结论').fill('等待有用，追问还可以少一点。');
    await lead.getByLabel('假如我来执教').fill('会先让同桌说。');
    await hand(lead);
    await expect(sheets(mentor).getByRole('columnheader', { name: '陈玉兰' })).toBeVisible();
  });

  await test.step('when the phone has a network, both stand side by side, without a reload', async () => {
    await context.setOffline(false);
    await expect(sheets(mentor).getByRole('columnheader', { name: '林晓禾' })).toBeVisible();
    const listening = sheets(mentor).getByRole('row', { name: /^倾听/ });
    await expect(listening.getByRole('cell')).toHaveCount(2);
    await expect(listening).toContainText('第三组一直在听。');
    await expect(listening).toContainText('等到五秒，后排两人抬头。');
    await expect(sheets(mentor).getByRole('row', { name: /^关爱/ })).toHaveCount(0);
    await expect(sheets(mentor).getByRole('row', { name: /^课题/ }), 'what the plan says is not said again').toHaveCount(0);
    await expect(mentor.getByRole('listitem').filter({ hasText: '林晓禾' }).first()).toContainText('课堂观察单');
  });

  await test.step('it is talked over on the page, and each says what she takes from it', async () => {
    await mentor.getByPlaceholder('写评语').fill('追问那一段，下周再试一次。');
    await mentor.getByRole('button', { name: '发送' }).click();
    await page.getByRole('link', { name: '打开观课页' }).click();
    await expect(page.getByText('追问那一段，下周再试一次。')).toBeVisible();
    await page.getByRole('button', { name: '写一评一得一议' }).click();
    await expect(page.getByLabel('授课教师')).toHaveValue('周若梅');
    await page.getByLabel('点评').fill('提问之后真的等了，后排的学生也开了口，这比多问两个问题更有用。');
    await page.getByLabel('收获').fill('我上课总怕冷场，今天看到五秒钟并不长，学生是在想，不是不会。');
    await page.getByLabel('建议', { exact: true }).fill('量影子之前可以先让学生猜，把猜的写在黑板上，再来验证。');
    await hand(page);
    const gains = mentor.getByRole('region', { name: '一评一得一议' });
    await expect(gains.getByRole('row', { name: /^林晓禾/ })).toContainText('五秒钟并不长');
    await expect(mentor.getByText('1 位写了；还没写的：陈玉兰。')).toBeVisible();
    await look(mentor, 'lesson');
  });
});

/** Codes five samples with the lesson's sheet, and hands it in. */
async function code(page: Page, picks: string): Promise<void> {
  await page.clock.install();
  await page.reload();
  await open(page, '观潮时节');
  await page.getByRole('button', { name: '填写我的观察单' }).click();
  await page.getByRole('link', { name: '开始课堂编码' }).click();
  const now = await page.evaluate(() => Date.now());
  await page.clock.pauseAt(new Date(now + 60_000));
  await page.getByRole('button', { name: '上课了，开始' }).click();
  for (const [at, pick] of [...picks].entries()) {
    if (at > 0) await page.clock.runFor(30_000);
    await expect(page.getByText(`第 ${at + 1} / 80 次`)).toBeVisible();
    await page.getByRole('button', { name: pick === 'T' ? '教师行为' : '学生行为', exact: true }).click();
  }
  await page.getByRole('button', { name: '结束', exact: true }).click();
  await page.getByRole('button', { name: '结束编码' }).click();
  await page.clock.resume();
  await page.getByRole('link', { name: '回到表单' }).click();
  await hand(page);
}

test('[OL4] two who coded the same lesson see how far they agree', async ({ person }) => {
  test.setTimeout(180_000);
  const { page: mentor } = await person('mentor', LAPTOP);
  const { page } = await person('teacher');
  const { page: lead } = await person('lead');
  const sheet = 'S-T 课堂教学分析';
  await plan(mentor, '观潮时节', [
    { who: '林晓禾', views: [], sheet },
    { who: '陈玉兰', views: [], sheet },
  ]);
  await mentor.getByRole('link', { name: '打开观课页' }).click();
  await expect(mentor.getByRole('listitem').filter({ hasText: '林晓禾' })).toContainText(sheet);
  await code(page, 'TTSST');
  await code(lead, 'TTSTS');
  const figures = mentor.getByRole('row', { name: /^行为/ });
  // Po 3/5; both 3/5 T and 2/5 S: Pe 13/25, kappa (15 - 13) / (25 - 13) = 1/6.
  await expect(figures.getByRole('cell')).toHaveText(['5', '60%', '0.17', '微弱']);
  await expect(mentor.getByText(/^(林晓禾 与 陈玉兰|陈玉兰 与 林晓禾)：逐个时间点比较/)).toBeVisible();
  await mentor.getByText('逐类对照表').click();
  await expect(mentor.getByRole('table', { name: '行为' }).getByRole('row', { name: /^T/ }).getByRole('cell')).toHaveText(['2', '1']);
  await look(mentor, 'lesson-agreement');
});
