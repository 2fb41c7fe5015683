// A partnership from its making to its end: who may, whom one may choose, and what each of them then sees of it.
import type { Page } from '@playwright/test';
import { look } from './support/look';
import { toMe } from './support/pin';
import { beginObservation, expect, fillRequired, LAPTOP, PHONE, sync, testApart as test } from './support/test';

const [CITY, HOME, NEIGHBOUR] = ['青岭县实验小学', '青岭县柳溪镇石桥小学', '青岭县松林乡云坪小学'];
const NAME = '实小牵手石桥';

/** Where partnerships are kept. */
async function toOutreach(page: Page): Promise<void> {
  await page.getByRole('link', { name: '结对', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: '管理结对' })).toBeVisible();
}

function fold(page: Page, school: string) {
  return page.locator('details.fold').filter({ hasText: school });
}

/** Opens a school and ticks some of its people. */
async function choose(page: Page, school: string, ...names: string[]): Promise<void> {
  await fold(page, school).locator('summary').click();
  for (const name of names) await fold(page, school).getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
}

test('[SP7] [SP8] [SP9] a coordinator makes a partnership, a teacher of it shares a lesson with it, its lead adds people, it ends', async ({
  person,
  server,
}) => {
  test.setTimeout(150_000);
  const teacher = await person('teacher');
  await expect(sync(teacher.page)).toContainText('已送达');
  const { page, context } = await person('coordinator', LAPTOP);
  await expect(sync(page)).toContainText('已送达');

  await test.step('without a network she is told so, and what she chose stays', async () => {
    await toOutreach(page);
    await page.getByRole('link', { name: '新建结对' }).click();
    await page.getByLabel('牵头学校').selectOption(CITY);
    await expect(page.getByLabel('名称')).toHaveValue(`${CITY}城乡结对`);
    await page.getByRole('button', { name: /^建立结对/ }).click();
    await expect(page.getByText('请选好牵头学校，再选至少一所结对学校。')).toBeVisible();
    await page.getByLabel('再加一所学校').selectOption({ label: `${HOME}（乡村 · 乡镇小学）` });
    await page.getByLabel('再加一所学校').selectOption({ label: `${NEIGHBOUR}（乡村 · 乡镇小学）` });
    await page.getByRole('button', { name: `去掉${NEIGHBOUR}` }).click();
    await expect(fold(page, NEIGHBOUR)).toHaveCount(0);
    await choose(page, CITY, '罗建平', '周若梅');
    await fold(page, CITY).getByLabel('本校负责人').selectOption('罗建平');
    await fold(page, HOME).locator('summary').click();
    await fold(page, HOME).getByLabel('按姓名或学科找人').fill('晓禾');
    await expect(fold(page, HOME).getByRole('checkbox')).toHaveCount(1);
    await fold(page, HOME).getByRole('checkbox', { name: /^林晓禾/ }).check();
    await fold(page, HOME).getByLabel('本校负责人').selectOption('林晓禾');
    await look(page, 'partnership-making');
    await page.setViewportSize(LAPTOP);
    await page.getByLabel('名称').fill(NAME);
    await expect(page.getByText('4 位成员都能看到提交给这组结对的记录和评语')).toBeVisible();
    await context.setOffline(true);
    await page.getByRole('button', { name: '建立结对 · 4 人' }).click();
    await expect(page.getByText('没有连上服务器。')).toBeVisible();
    await look(page, 'partnership-making-offline', page.getByText('没有连上服务器。'));
    await page.setViewportSize(LAPTOP);
    await context.setOffline(false);
    await page.getByRole('button', { name: '建立结对 · 4 人' }).click();
    await expect(page.getByText('结对已建立，成员的手机联网后就能看到。')).toBeVisible();
    const row = page.getByRole('listitem').filter({ hasText: NAME });
    await expect(row).toContainText(`${CITY}、${HOME} · 4 人 · 协调：何志远`);
    await expect(page.getByRole('row').filter({ hasText: NAME })).toContainText('还没有');
    // The notice of it lies over the page for ten seconds.
    await page.reload();
    await expect(sync(page)).toContainText('已送达');
    await expect(row).toBeVisible();
    await look(page, 'outreach-keeping', row);
    await page.setViewportSize(LAPTOP);
  });

  await test.step('a teacher of it finds it and gives a lesson to it; the coordinator sees that it is there', async () => {
    await teacher.page.reload();
    await teacher.page.getByRole('link', { name: '我的' }).first().click();
    await teacher.page.getByRole('link', { name: NAME }).click();
    await expect(teacher.page.getByRole('heading', { name: NAME, level: 1 })).toBeVisible();
    await teacher.page.getByRole('link', { name: '返回' }).click();
    await beginObservation(teacher.page);
    await fillRequired(teacher.page, '秋天的雨');
    await teacher.page.getByRole('button', { name: '提交', exact: true }).click();
    const sheet = teacher.page.getByRole('dialog');
    await sheet.locator('fieldset').filter({ hasText: '周若梅—林晓禾' }).getByLabel('不给').check();
    await sheet.locator('fieldset').filter({ hasText: NAME }).getByLabel(/^全文/).check();
    await sheet.getByRole('button', { name: new RegExp(`提交给 ${NAME} · 4 人可见`) }).click();
    await expect(teacher.page.getByText('已交出')).toBeVisible();
    await expect(sync(teacher.page)).toContainText('已送达');
    await page.getByRole('row').filter({ hasText: NAME }).getByRole('link').click();
    await page.getByRole('link', { name: /秋天的雨/ }).click();
    await expect(page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
  });

  await test.step('her lead adds one of the schools, who reads at once what is there', async () => {
    await toMe(teacher.page);
    await teacher.page.getByRole('link', { name: NAME }).click();
    await teacher.page.getByRole('link', { name: '添加成员' }).click();
    await expect(teacher.page.getByRole('button', { name: '请勾选要加入的人' })).toBeDisabled();
    await fold(teacher.page, HOME).locator('summary').click();
    // Who is in it already is no choice.
    await expect(fold(teacher.page, HOME).getByText('已在其中')).toBeVisible();
    await expect(fold(teacher.page, HOME).getByRole('checkbox', { name: /^林晓禾/ })).toHaveCount(0);
    await fold(teacher.page, HOME).getByRole('checkbox', { name: /^陈玉兰/ }).check();
    await look(teacher.page, 'partnership-adding');
    await teacher.page.setViewportSize(PHONE);
    await teacher.page.getByRole('button', { name: '加入 1 人' }).click();
    await expect(teacher.page.getByText('已加入 1 人')).toBeVisible();
    await expect(teacher.page.getByText('5 人', { exact: true })).toBeVisible();
    await look(teacher.page, 'partnership-member');
    const lead = await person('lead', LAPTOP);
    await lead.page.getByRole('link', { name: '我的' }).first().click();
    await lead.page.getByRole('link', { name: NAME }).click();
    await expect(lead.page.getByRole('link', { name: /秋天的雨/ })).toBeVisible();
    // Who leads nothing there adds nobody.
    await expect(lead.page.getByRole('link', { name: '添加成员' })).toHaveCount(0);
    await lead.page.goto(`${lead.page.url()}/people`);
    await expect(lead.page.getByText('你不能添加成员')).toBeVisible();
  });

  await test.step('the coordinator changes it, ends it and opens it again', async () => {
    await page.goto(`${server.url}/outreach`);
    await page.getByRole('link', { name: `修改${NAME}` }).click();
    await page.getByLabel('再加一所学校').selectOption({ label: `${NEIGHBOUR}（乡村 · 乡镇小学）` });
    await choose(page, NEIGHBOUR, '马思源');
    await fold(page, CITY).locator('summary').click();
    await fold(page, CITY).getByRole('checkbox', { name: /^罗建平/ }).uncheck();
    await page.getByRole('button', { name: '保存修改 · 5 人' }).click();
    await expect(page.getByText('已修改。')).toBeVisible();
    const row = page.getByRole('listitem').filter({ hasText: NAME });
    await expect(row).toContainText(`${CITY}、${HOME}、${NEIGHBOUR} · 5 人`);
    await row.getByRole('button', { name: `结束${NAME}` }).click();
    await expect(row.getByText(/结束/).first()).toBeVisible();
    await expect(row.getByRole('link')).toHaveCount(0);
    await teacher.page.reload();
    await expect(teacher.page.getByText(/已结束。写过的还能看，不能再写。/)).toBeVisible();
    await expect(teacher.page.getByRole('link', { name: '添加成员' })).toHaveCount(0);
    await row.getByRole('button', { name: `重新开始${NAME}` }).click();
    await expect(row.getByRole('link', { name: `修改${NAME}` })).toBeVisible();
  });
});

test('[SP9] the administrator makes one that she is not in, and reads nothing of it', async ({ person, server }) => {
  test.setTimeout(180_000);
  const { page } = await person('admin', LAPTOP);
  await expect(sync(page)).toContainText('已送达');
  await page.goto(`${server.url}/district`);
  await page.getByRole('link', { name: '城乡结对' }).click();
  await page.getByRole('link', { name: '新建结对' }).click();
  await page.getByLabel('牵头学校').selectOption(CITY);
  await page.getByLabel('再加一所学校').selectOption({ label: `${NEIGHBOUR}（乡村 · 乡镇小学）` });
  await choose(page, NEIGHBOUR, '马思源');
  await page.getByLabel('名称').fill('实小牵手云坪');
  await page.getByRole('button', { name: /^建立结对/ }).click();
  await expect(page.getByText('请至少选一位协调人。')).toBeVisible();
  await page.getByRole('group', { name: '协调人' }).getByLabel('何志远').check();
  await page.getByRole('button', { name: '建立结对 · 2 人' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: '实小牵手云坪' })).toContainText('2 人 · 协调：何志远');
  // She is in none: there is no table of what is in them.
  await expect(page.getByRole('row').filter({ hasText: '实小牵手云坪' })).toHaveCount(0);
});
