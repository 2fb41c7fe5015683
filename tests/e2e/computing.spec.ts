// Forms that compute: questions that come and go with the answers, choices that follow others, sums, and the form's own words for what is
// wrong, all of it without a network.
import type { Page } from '@playwright/test';
import { expect, installed, LAPTOP, saved, submitToPairing, sync, test } from './support/test';

async function begin(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: '记录' }).first().click();
  await page.getByRole('link', { name: '更多表单' }).click();
  await page.getByRole('link', { name: new RegExp(`^${name}`) }).first().click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

/** The app is all here, and the network is not. */
async function unplugged(page: Page): Promise<void> {
  await expect(sync(page)).toContainText('已送达');
  await installed(page);
  await page.context().setOffline(true);
  await page.reload();
}

test('[FE14] [FE16] a survey that follows its answers: filled without a network, opened again, mended, read by the mentor', async ({
  person,
}) => {
  const mentor = await person('mentor', LAPTOP);
  const { page, context } = await person('teacher');
  await unplugged(page);
  await begin(page, '学员需求问卷');
  const other = page.getByLabel('哪一门学科');
  const first = page.getByRole('group', { name: '其中最想先学的' });

  await test.step('what is asked follows what is answered', async () => {
    await expect(other).toBeHidden();
    await page.getByLabel('学科', { exact: true }).selectOption({ label: '其他' });
    await expect(other).toBeVisible();
    await other.fill('书法');
    await page.getByLabel('您的阶段').selectOption({ label: '骨干' });
    await expect(first).toBeHidden();
    await page.getByRole('checkbox', { name: '班级管理' }).check();
    await expect(first).toBeHidden();
    await page.getByRole('checkbox', { name: '学生心理' }).check();
    await expect(first.getByRole('radio')).toHaveCount(2);
    await first.getByRole('radio', { name: '学生心理' }).check();
    await page.getByRole('checkbox', { name: '外出学习' }).check();
    await page.getByRole('slider', { name: '一学期能外出几天' }).fill('3');
    await page.getByRole('radio', { name: '对以往培训的评价 2' }).check({ force: true });
    await expect(page.getByLabel('哪里没有帮助')).toBeVisible();
    await saved(page);
  });

  await test.step('a page that is opened again has all of it', async () => {
    await page.reload();
    await expect(other).toHaveValue('书法');
    await expect(first.getByRole('radio', { name: '学生心理' })).toBeChecked();
    await expect(page.getByRole('slider')).toHaveValue('3');
  });

  await test.step('what is not offered any more is no answer, and comes back when it is', async () => {
    await page.getByRole('checkbox', { name: '家校沟通' }).check();
    await page.getByRole('checkbox', { name: '学生心理' }).uncheck();
    await expect(first.getByRole('radio', { name: '学生心理' })).toHaveCount(0);
    await page.getByLabel('学科', { exact: true }).selectOption({ label: '语文' });
    await expect(other).toBeHidden();
    await saved(page);
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await expect(page.getByRole('heading', { name: '还有 3 处要填' })).toBeVisible();
    await expect(page.getByRole('link', { name: '哪里没有帮助：说一说，下次好改。' })).toBeVisible();
    await page.getByRole('link', { name: /^教学中最困扰的问题/ }).click();
    await page.keyboard.type('学生不敢开口');
    await expect(page.getByRole('heading', { name: '还有 2 处要填' })).toBeVisible();
    await page.getByRole('checkbox', { name: '学生心理' }).check();
    await expect(first.getByRole('radio', { name: '学生心理' })).toBeChecked();
    await page.getByLabel('哪里没有帮助').fill('离课堂太远');
    await saved(page);
  });

  await test.step('what is submitted has nothing that was not asked', async () => {
    await submitToPairing(page);
    await expect(page.getByText('已交出')).toBeVisible();
    await context.setOffline(false);
    await expect(sync(page)).toContainText('已送达');
    await expect(mentor.page.getByRole('link', { name: /骨干.*学员需求问卷/ })).toBeVisible();
    await mentor.page.getByRole('link', { name: /骨干.*学员需求问卷/ }).click();
    await expect(mentor.page.getByText('其中最想先学的')).toBeVisible();
    await expect(mentor.page.getByRole('group', { name: '其中最想先学的' })).toContainText('学生心理');
    await expect(mentor.page.getByText('哪一门学科')).toBeHidden();
    await expect(mentor.page.getByText('书法')).toHaveCount(0);
  });
});

test('[FE4] an appraisal that computes: sums while it is filled, a limit that names another answer, hours only for who passed', async ({
  person,
}) => {
  const { page } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  await begin(page, '学期考核');
  await page.getByLabel('应参加培训（次）').fill('20');
  await page.getByLabel('参加培训（次）', { exact: true }).fill('21');
  await page.getByLabel('请假（次）').focus();
  await expect(page.getByText('不能多于应参加的 20 次')).toBeVisible();
  await page.getByLabel('参加培训（次）', { exact: true }).fill('17');
  await expect(page.getByText('不能多于应参加的 20 次')).toBeHidden();
  await expect(page.getByLabel('补课（次）')).toBeHidden();
  await page.getByLabel('请假（次）').fill('3');
  await page.getByLabel('补课（次）').fill('2');
  await expect(page.getByRole('group', { name: '出勤率' })).toContainText('95');
  for (const [name, points] of [['师德', 5], ['教学常规', 4], ['教研', 4], ['专业成长', 3]] as const) {
    await page.getByRole('radio', { name: `${name} ${points}` }).check({ force: true });
  }
  await expect(page.getByRole('group', { name: '自评合计' })).toContainText('16');
  await expect(page.getByLabel('认定学时')).toBeHidden();
  await page.getByRole('radio', { name: '不合格' }).check();
  await expect(page.getByLabel('认定学时')).toBeHidden();
  await expect(page.getByLabel('不合格的原因')).toBeVisible();
  await page.getByRole('radio', { name: '合格', exact: true }).check();
  await page.getByLabel('认定学时').fill('24');
  await page.getByLabel('教师姓名').fill('王小兰');
  await page.getByLabel('学期', { exact: true }).fill('2026-2027 学年第一学期');
  await page.getByLabel('考核日期').fill('2027-01-15');
  await page.getByLabel('本学期小结').fill('站稳了讲台。');
  await saved(page);
  await submitToPairing(page);
  // It is called as the form says, and what was computed went with it.
  await expect(page.getByRole('heading', { name: '王小兰 · 2026-2027 学年第一学期', level: 2 })).toBeVisible();
  await expect(page.getByRole('group', { name: '出勤率' })).toContainText('95');
});

test('[FE10] [FE17] an outreach visit: times, a place, rows with rows of their own questions, an order, all without a network', async ({
  person,
}) => {
  const mentor = await person('mentor', LAPTOP);
  const { page, context } = await person('teacher');
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ latitude: 30.572_815, longitude: 104.066_801, accuracy: 12 });
  await unplugged(page);
  await begin(page, '送教记录');
  await page.getByLabel('送教学校').fill('城关一小');
  await page.getByLabel('受援学校', { exact: true }).fill('石桥村小');

  await test.step('times are checked against each other, the place is where the phone is', async () => {
    await expect(page.getByLabel('离校时间')).toBeHidden();
    await page.getByLabel('到校时间').fill('09:10');
    await page.getByLabel('离校时间').fill('08:40');
    await page.getByLabel('送教学校').focus();
    await expect(page.getByText('离校要在到校之后')).toBeVisible();
    await page.getByLabel('离校时间').fill('15:40');
    await expect(page.getByText('离校要在到校之后')).toBeHidden();
    await expect(page.getByRole('group', { name: '在校时间（分钟）' })).toContainText('390');
    await page.getByRole('button', { name: '取现在的位置' }).click();
    await expect(page.getByText('纬度 30.572815，经度 104.066801（误差约 12 米）')).toBeVisible();
  });

  const row = (n: number) => page.getByRole('region', { name: `第 ${n} 行` });
  await test.step('what each row asks follows that row, sums follow the rows, and a removed row comes back for the asking', async () => {
    await expect(row(1)).toBeVisible();
    await row(1).getByRole('radio', { name: '课', exact: true }).check();
    await row(1).getByLabel('年级和班级').fill('五年级 2 班');
    await row(1).getByLabel('人数').fill('38');
    await page.getByRole('button', { name: '再加一项' }).click();
    await expect(row(2)).toBeFocused();
    await row(2).getByRole('radio', { name: '讲座' }).check();
    await expect(row(2).getByLabel('年级和班级')).toBeHidden();
    await row(2).getByLabel('人数').fill('12');
    await expect(page.getByRole('group', { name: '人次' })).toContainText('50');
    await expect(page.getByRole('group', { name: '场次' })).toContainText('2');
    await page.getByRole('button', { name: '删去第 1 行' }).click();
    await expect(page.getByRole('group', { name: '人次' })).toContainText('12');
    await page.getByRole('button', { name: '撤销' }).click();
    await expect(page.getByRole('group', { name: '人次' })).toContainText('50');
    await expect(row(1).getByLabel('年级和班级')).toHaveValue('五年级 2 班');
  });

  await test.step('an order is made with two arrows, and all of it is there after a reload', async () => {
    await page.getByRole('button', { name: '“教学资源”上移' }).click();
    await page.getByRole('checkbox', { name: '已阅读并确认' }).check();
    await saved(page);
    await page.reload();
    await expect(page.getByLabel('到校时间')).toHaveValue('09:10');
    await expect(page.getByRole('listitem').filter({ hasText: '教学资源' })).toContainText('3');
    await expect(page.getByRole('checkbox', { name: '已阅读并确认' })).toBeChecked();
    await expect(row(2).getByLabel('人数')).toHaveValue('12');
    await expect(page.getByRole('group', { name: '人次' })).toContainText('50');
  });

  await test.step('the mentor reads it in words', async () => {
    await page.getByRole('checkbox', { name: '示范课' }).check();
    await page.getByLabel('主题或课题').fill('分数的初步认识');
    await page.getByLabel('受援学校的反馈').fill('请常来。');
    await page.getByLabel('送教人的反思').fill('学具准备得少了。');
    await saved(page);
    await submitToPairing(page);
    await context.setOffline(false);
    await expect(sync(page)).toContainText('已送达');
    await mentor.page.getByRole('link', { name: /分数的初步认识/ }).click();
    await expect(mentor.page.getByRole('group', { name: '到校时间' })).toContainText('09:10');
    await expect(mentor.page.getByRole('group', { name: '请排先后' })).toContainText('示范课、一起教研、教学资源、班级管理');
    await expect(mentor.page.getByRole('group', { name: '没有收受' })).toContainText('已确认');
    await expect(mentor.page.getByRole('group', { name: '人次' })).toContainText('50');
  });
});

test('a form is filled screen by screen: the place is kept, groups come and go, and what is missing is found', async ({ person }) => {
  const { page } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  await begin(page, '学期考核');
  const bar = page.locator('.screens');
  await page.getByRole('button', { name: '逐屏填写' }).click();
  await expect(bar).toContainText('第 1 / 4 屏');
  await expect(page.getByLabel('教师姓名')).toBeVisible();
  await expect(page.getByLabel('听课（节）')).toBeHidden();
  await page.getByLabel('教师姓名').fill('王小兰');
  await page.getByRole('button', { name: '下一屏' }).click();
  await expect(page.getByRole('heading', { name: '完成的数量' })).toBeVisible();
  await expect(page.getByLabel('教师姓名')).toBeHidden();
  await page.getByLabel('听课（节）').fill('16');
  await saved(page);
  await page.reload();
  await expect(bar).toContainText('第 2 / 4 屏');
  await expect(page.getByLabel('听课（节）')).toHaveValue('16');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await page.getByRole('link', { name: /^本学期小结/ }).click();
  await expect(page.getByLabel('本学期小结')).toBeFocused();
  await expect(bar).toContainText('第 4 / 4 屏');
  await expect(page.getByRole('button', { name: '下一屏' })).toBeDisabled();
  await page.getByRole('button', { name: '整张表' }).click();
  await expect(page.getByLabel('教师姓名')).toHaveValue('王小兰');
  await expect(page.getByLabel('听课（节）')).toBeVisible();
});
