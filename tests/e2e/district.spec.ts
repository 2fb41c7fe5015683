// A new district, from its roster in a workbook to a mentor's first comment; and who may let in whom.
import type { Browser, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { test } from './support/bare';
import { look } from './support/look';
import { type Running } from './support/server';
import { beginObservation, expect, fillRequired, LAPTOP, open, submitToPairing, sync, type Person } from './support/test';

const csv = (text: string) => ({ name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

/** Begins the district; its administrator is on the page of today. */
async function begin(browser: Browser, running: Running): Promise<Person> {
  const admin = await open(browser, LAPTOP);
  const { page } = admin;
  await page.goto(`${running.server.url}/setup`);
  await page.getByLabel('服务器密钥').fill(running.server.setup_secret);
  await page.getByLabel('区县名称').fill('青川县');
  await page.getByLabel('管理员姓名').fill('陈静');
  await page.getByRole('button', { name: '建立区县' }).click();
  await page.getByRole('button', { name: '以陈静的身份进入' }).click();
  await expect(page.getByRole('heading', { name: '今日', level: 1 })).toBeVisible();
  return admin;
}

async function toDistrict(page: Page): Promise<void> {
  await page.getByRole('link', { name: '我的' }).first().click();
  await page.getByRole('link', { name: '管理学校和人员' }).click();
  await expect(page.getByRole('heading', { name: '学校和人员', level: 1 })).toBeVisible();
}

/** Reads a roster and shows what it would change. */
async function plan(page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.getByLabel('选择文件').setInputFiles(file);
  await page.getByRole('button', { name: '看看会有哪些改动' }).click();
}

/** Invites people of a school and gives the addresses on their slips. */
async function slips(page: Page, school: string, names: string[]): Promise<Map<string, string>> {
  await page.getByRole('link', { name: school }).click();
  await expect(page.getByRole('heading', { name: school, level: 1 })).toBeVisible();
  for (const name of names) await page.getByLabel(name, { exact: true }).check();
  await page.getByRole('button', { name: `给 ${names.length} 个人发邀请` }).click();
  await expect(page.locator('.slip')).toHaveCount(names.length);
  const found = new Map<string, string>();
  for (const slip of await page.locator('.slip').all()) {
    found.set((await slip.locator('.slip-name').textContent())!, (await slip.locator('.slip-link').textContent())!);
  }
  expect([...found.keys()].sort()).toEqual([...names].sort());
  return found;
}

test('a district begins with a workbook and comes to a first comment', async ({ browser, bare, comes }) => {
  test.setTimeout(300_000);
  const { page, context } = await begin(browser, bare);
  await toDistrict(page);
  await expect(page.getByText('还没有学校和教师')).toBeVisible();
  await page.getByRole('link', { name: '导入名册' }).first().click();
  await page.getByLabel('选择文件').setInputFiles('tests/fixtures/roster.xlsx');
  // A title stands above the headings; two columns hold nothing that is taken in.
  await expect(page.getByLabel('任教学科（主）')).toHaveValue('subject');
  await expect(page.getByLabel('备注')).toHaveValue('');
  await look(page, 'district-roster-columns');
  await page.getByRole('button', { name: '看看会有哪些改动' }).click();
  await expect(page.getByText('新增 4 人，改动 0 人，学校 2 所有变化，0 行和现在一样。')).toBeVisible();
  await expect(page.getByText('教师 第 8 行：')).toBeVisible();
  await expect(page.getByText('没有“无名小学”这所学校。')).toBeVisible();
  await expect(page.getByText('职务“班主任”不影响权限')).toBeVisible();
  await look(page, 'district-roster-plan');
  await page.getByRole('button', { name: '先导入没有问题的 6 项' }).click();
  await expect(page.getByText('已导入。新来的人还要收到邀请才能进入。')).toBeVisible();
  await page.getByRole('link', { name: '去发邀请' }).click();
  await expect(page.getByText('2 所学校，5 人，1 人已进入。')).toBeVisible();
  await look(page, 'district');

  // A pairing of two who have not come yet.
  const invites = await slips(page, '青山中心小学', ['周敏', '李雪']);
  await look(page, 'district-slips');
  await page.getByRole('button', { name: '已经打印好了' }).click();
  await expect(page.getByRole('row', { name: /李雪/ })).toContainText('已邀请');
  await page.getByRole('button', { name: '结成师徒' }).first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: '结成师徒' }).click();
  await expect(sheet.getByText('请选好师傅和徒弟。')).toBeVisible();
  await sheet.getByLabel('师傅').selectOption('周敏');
  await sheet.getByLabel('徒弟', { exact: true }).selectOption('李雪');
  await look(page, 'district-pairing');
  await page.setViewportSize(LAPTOP);
  await sheet.getByRole('button', { name: '结成师徒' }).click();
  await expect(page.getByText('已结成师徒')).toBeVisible();
  await expect(page.getByText('师徒结对 · 周敏、李雪')).toBeVisible();
  await look(page, 'district-school');

  const mentee = await comes(invites.get('李雪')!);
  await expect(sync(mentee.page)).toContainText('已送达');
  await mentee.context.setOffline(true);
  await beginObservation(mentee.page);
  await fillRequired(mentee.page, '认识分数');
  await submitToPairing(mentee.page);
  await mentee.context.setOffline(false);
  await expect(sync(mentee.page)).toContainText('已送达');

  const mentor = await comes(invites.get('周敏')!, LAPTOP);
  await mentor.page.getByRole('link', { name: /认识分数/ }).first().click();
  await mentor.page.getByRole('textbox', { name: '写评语' }).fill('分数墙用得好。');
  await mentor.page.getByRole('button', { name: '发送' }).click();
  await expect(mentor.page.getByRole('complementary', { name: '评语' }).getByText('分数墙用得好。')).toBeVisible();
  await mentee.page.getByRole('button', { name: /^1 条评语/ }).click();
  await expect(mentee.page.getByRole('dialog').getByText('分数墙用得好。')).toBeVisible();
  // Who administers the district sees that there is a pairing, and nothing of what is in it.
  await page.goto(`${bare.server.url}/records`);
  await expect(sync(page)).toContainText('已送达');
  await expect(page.getByText('认识分数')).toHaveCount(0);
  await context.close();
});

test('a roster is imported again, exported and read back', async ({ browser, bare }) => {
  test.setTimeout(180_000);
  const { page, context } = await begin(browser, bare);
  await toDistrict(page);
  await page.getByRole('link', { name: '导入名册' }).first().click();
  await plan(page, { name: '名册.xlsx', mimeType: 'application/octet-stream', buffer: readFileSync('tests/fixtures/roster.xlsx') });
  await page.getByRole('button', { name: /先导入没有问题的/ }).click();
  await page.getByRole('link', { name: '去发邀请' }).click();
  // She married and moved; a second file has headings of its own, of which one has to be matched by hand.
  await page.getByRole('link', { name: '导入名册' }).first().click();
  await page.getByLabel('选择文件').setInputFiles(csv('工号,现用名,单位\n1002,李雪梅,河口村小\n1004,赵兰,河口村小\n'));
  await page.getByLabel('现用名').selectOption('name');
  await page.getByRole('button', { name: '看看会有哪些改动' }).click();
  await expect(page.getByText('姓名：李雪 → 李雪梅；学校：青山中心小学 → 河口村小；不再属于 青山中心小学')).toBeVisible();
  // Somebody else changes the directory meanwhile.
  const other = await context.newPage();
  await other.goto(`${bare.server.url}/district/roster`);
  await plan(other, csv('姓名,学校\n新来的,河口村小\n'));
  await other.getByRole('button', { name: '导入这 1 项改动' }).click();
  await expect(other.getByText('已导入。')).toBeVisible();
  await page.getByRole('button', { name: '导入这 1 项改动' }).click();
  await expect(page.getByText('名册刚刚被别人改动过')).toBeVisible();
  await page.getByRole('button', { name: '导入这 1 项改动' }).click();
  await expect(page.getByText('已导入。')).toBeVisible();
  await page.getByRole('link', { name: '去发邀请' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出名册' }).click();
  const file = await (await saved).path();
  expect((await saved).suggestedFilename()).toBe('青川县教师名册.xlsx');
  await page.getByRole('link', { name: '导入名册' }).first().click();
  await plan(page, { name: '导出.xlsx', mimeType: 'application/octet-stream', buffer: readFileSync(file) });
  await expect(page.getByRole('button', { name: '没有要改动的' })).toBeDisabled();
  await page.getByRole('button', { name: '换一个文件' }).click();
  await page.getByLabel('选择文件').setInputFiles({ name: 'a.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('PK\x03\x04 no') });
  await expect(page.getByText('这个文件读不出表格来。')).toBeVisible();
  await page.getByRole('link', { name: '返回' }).click();
  await page.getByRole('link', { name: '操作记录' }).click();
  await expect(page.getByText('导入名册：新增 0 人，改动 1 人，离开 0 人')).toBeVisible();
  await look(page, 'district-log');
  await context.setOffline(true);
  await page.getByRole('link', { name: '返回' }).click();
  await expect(page.getByText('没有连上服务器。')).toBeVisible();
  await context.setOffline(false);
  await page.getByRole('button', { name: '再试一次' }).click();
  await expect(page.getByText('2 所学校，6 人，1 人已进入。')).toBeVisible();
  await context.close();
});

test('[DR8] a school gets another name, and the list of before still means it', async ({ browser, bare, comes }) => {
  test.setTimeout(180_000);
  const { page, context } = await begin(browser, bare);
  await toDistrict(page);
  await page.getByRole('link', { name: '导入名册' }).first().click();
  await plan(page, 'tests/fixtures/roster.xlsx');
  await page.getByRole('button', { name: /先导入没有问题的/ }).click();
  await page.getByRole('link', { name: '去发邀请' }).click();
  const invites = await slips(page, '青山中心小学', ['周敏']);
  const lead = await comes(invites.get('周敏')!);
  await page.getByRole('button', { name: '已经打印好了' }).click();
  await expect(page.getByRole('row', { name: /周敏/ })).toContainText('已进入');
  await page.getByRole('button', { name: '改校名' }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByLabel('校名')).toHaveValue('青山中心小学');
  await sheet.getByLabel('校名').fill('河口村小');
  await sheet.getByRole('button', { name: '改成这个校名' }).click();
  await expect(sheet.getByText('另一所学校已经叫这个名字了。')).toBeVisible();
  await sheet.getByLabel('校名').fill('青山实验小学');
  await look(page, 'school-renaming');
  await page.setViewportSize(LAPTOP);
  await sheet.getByRole('button', { name: '改成这个校名' }).click();
  await expect(page.getByRole('heading', { name: '青山实验小学', level: 1 })).toBeVisible();
  await expect(page.getByText('已改名为青山实验小学。')).toBeVisible();
  // The lead, who may not do that, sees it on her phone.
  await lead.page.reload();
  await lead.page.getByRole('link', { name: '我的' }).first().click();
  await expect(lead.page.getByText('青山实验小学').first()).toBeVisible();
  await lead.page.getByRole('link', { name: '管理学校和人员' }).click();
  await lead.page.getByRole('link', { name: '青山实验小学' }).click();
  await expect(lead.page.getByRole('button', { name: '改校名' })).toHaveCount(0);
  await page.getByRole('link', { name: '返回' }).click();
  await page.getByRole('link', { name: '导入名册' }).first().click();
  await plan(page, 'tests/fixtures/roster.xlsx');
  await expect(page.getByText('“青山中心小学”现在叫“青山实验小学”，按现在的学校处理。')).toHaveCount(1);
  await expect(page.getByText(/学校 0 所有变化/)).toBeVisible();
  await page.getByRole('link', { name: '返回' }).click();
  await page.getByRole('link', { name: '操作记录' }).click();
  await expect(page.getByText('学校改名：青山中心小学 → 青山实验小学')).toBeVisible();
  await context.close();
});

test('[IV3][IV4][DP1] a lead lets in her school, a lost phone is signed out from another', async ({ browser, bare, comes }) => {
  test.setTimeout(180_000);
  const { page, context } = await begin(browser, bare);
  await toDistrict(page);
  await page.getByRole('link', { name: '导入名册' }).first().click();
  await plan(page, 'tests/fixtures/roster.xlsx');
  await page.getByRole('button', { name: /先导入没有问题的/ }).click();
  await page.getByRole('link', { name: '去发邀请' }).click();
  const invites = await slips(page, '青山中心小学', ['周敏']);
  const lead = await comes(invites.get('周敏')!);
  await toDistrict(lead.page);
  await expect(lead.page.getByRole('link', { name: '河口村小' })).toHaveCount(0);
  await expect(lead.page.getByRole('link', { name: '导入名册' })).toHaveCount(0);
  const [teacher] = [...(await slips(lead.page, '青山中心小学', ['李雪'])).values()];
  await look(lead.page, 'school-slips');
  const phone = await comes(teacher!);
  await lead.page.getByRole('button', { name: '已经打印好了' }).click();
  await expect(lead.page.getByRole('row', { name: /李雪/ })).toContainText('已进入');
  // She was here: the lead cannot let her in anew.
  await expect(lead.page.getByLabel('李雪', { exact: true })).toHaveCount(0);

  // Her next phone, by a code from this one; then the lost one is signed out.
  await phone.page.getByRole('link', { name: '我的' }).first().click();
  await phone.page.getByRole('button', { name: '在另一台设备上进入' }).click();
  const address = (await phone.page.locator('.slip-link').textContent())!;
  // What comes a moment later would shift the page while it is looked at.
  await expect(phone.page.getByText('手机空间')).toBeVisible();
  await look(phone.page, 'devices-another', phone.page.locator('.slip'));
  const next = await comes(address);
  await next.page.getByRole('link', { name: '我的' }).first().click();
  await next.page.getByRole('button', { name: '看看有哪些设备' }).click();
  await expect(next.page.getByText('这台', { exact: true })).toBeVisible();
  await expect(next.page.getByText('手机空间')).toBeVisible();
  await look(next.page, 'devices', next.page.locator('#devices'));
  const held = next.page.waitForEvent('download');
  await next.page.getByRole('link', { name: '下载关于我的资料' }).click();
  expect(JSON.parse(readFileSync(await (await held).path(), 'utf8'))).toMatchObject({ person: { name: '李雪' } });
  await next.page.getByRole('button', { name: /^让.*退出登录$/ }).click();
  await expect(next.page.getByText('已让那台设备退出登录')).toBeVisible();
  await expect(next.page.getByRole('button', { name: /^让.*退出登录$/ })).toHaveCount(0);
  await context.close();
});
