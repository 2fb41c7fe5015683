// Every page at both sizes, light and dark: no fault that axe can find, nothing wider than the screen, and a picture to look at.
import { look, PICTURES } from './support/look';
import { leave, PIN, setPin, toMe, unlock } from './support/pin';
import { find, invite } from './support/server';
import { beginObservation, expect, fillRequired, installed, LAPTOP, PHONE, sync, test } from './support/test';

test('pages of a teacher', async ({ person, server }) => {
  test.setTimeout(240_000);
  const { page } = await person('teacher');
  // What is there already would come while the page is looked at.
  await expect(sync(page)).toContainText('已送达');
  for (const [name, path] of [['today', '/'], ['records', '/records'], ['prep', '/prep'], ['me', '/me'], ['privacy', '/privacy'], ['missing', '/no-such-page']] as const) {
    await page.goto(server.url + path);
    await look(page, `teacher-${name}`);
  }
  await page.goto(`${server.url}/records/new`);
  await expect(page.getByRole('region', { name: '检查与反馈' })).toBeVisible();
  await look(page, 'teacher-forms');
  await page.getByRole('link', { name: '空白表：课堂质量观察' }).click();
  await expect(page.getByRole('rowheader', { name: '学生人数' })).toBeVisible();
  await look(page, 'teacher-blank-form');
  await page.goto(server.url);
  await page.getByRole('link', { name: '听课记录', exact: true }).click();
  await page.getByRole('button', { name: '再记一条' }).click();
  await page.locator('tr.repeat-row').first().getByLabel('教师活动').fill('出示图片，提问');
  await look(page, 'teacher-filling');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await expect(page.getByText(/处要填/)).toBeVisible();
  await look(page, 'teacher-missing-answers');
});

test('pages of a mentor and a coordinator', async ({ person, server }) => {
  test.setTimeout(240_000);
  const mentor = await person('mentor');
  await expect(mentor.page.getByTestId('sync')).toContainText('已送达');
  await look(mentor.page, 'mentor-today');
  await mentor.page.goto(`${server.url}/records`);
  await mentor.page.locator('a.row', { hasText: '听课记录' }).first().click();
  await expect(mentor.page.getByRole('heading', { name: '听课记录', level: 1 })).toBeVisible();
  await look(mentor.page, 'mentor-record');
  const coordinator = await person('coordinator');
  await coordinator.page.goto(`${server.url}/outreach`);
  await look(coordinator.page, 'coordinator-outreach');
  await coordinator.page.getByRole('row').nth(1).getByRole('link').click();
  await look(coordinator.page, 'coordinator-partnership');
});

test('what comes over a page, and what a network cut leaves', async ({ person, server }) => {
  test.setTimeout(240_000);
  const { page, context } = await person('teacher');
  await installed(page);
  await context.setOffline(true);
  await page.goto(server.url);
  await expect(sync(page)).toContainText('离线');
  await look(page, 'offline-today');
  await beginObservation(page);
  await fillRequired(page, '观潮');
  await page.getByRole('button', { name: '删去这份草稿' }).scrollIntoViewIfNeeded();
  await look(page, 'offline-filling-end');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  const sheet = page.getByRole('dialog');
  const partnership = sheet.getByRole('group', { name: /结对|共同体/ }).filter({ hasText: '只告知' }).first();
  await partnership.getByLabel(/只告知/).check();
  await look(page, 'offline-submit-sheet');
  const told = await partnership.getByRole('radio').first().getAttribute('name');
  await sheet.getByRole('button', { name: /提交给/ }).click();
  // The notice of it lies over the page for ten seconds.
  await expect(page.getByText('已交出')).toBeVisible();
  await expect(page.getByText('已交出')).toBeHidden({ timeout: 20_000 });
  await look(page, 'offline-submitted');
  await page.goto(`${server.url}/me`);
  await look(page, 'offline-me');
  await context.setOffline(false);
  await expect(sync(page)).toContainText('已送达');
  await page.goto(`${server.url}/records`);
  await page.getByRole('link', { name: /^观潮 · 周若梅/ }).click();
  await page.getByRole('button', { name: /评“优点”/ }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('这一条最想听您的意见。');
  await look(page, 'comment-sheet');
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  await page.setViewportSize(LAPTOP);
  await page.screenshot({ path: `${PICTURES}/print.png`, fullPage: true });
  const coordinator = await person('coordinator', LAPTOP);
  await coordinator.page.goto(`${server.url}/outreach/${told}`);
  await coordinator.page.getByRole('link', { name: /^观潮 · 周若梅/ }).click();
  await expect(coordinator.page.getByText('内容没有分享到这里。')).toBeVisible();
  await look(coordinator.page, 'coordinator-notice');
});

test('pages of who designs forms, in both languages', async ({ server, browser }) => {
  test.setTimeout(240_000);
  for (const [locale, copy, title, sound, publish, more] of [
    ['zh-CN', '从现有的表单改起', '听课记录', '没有发现错误，可以发布。', '发布', '更多：名称'],
    ['en-GB', 'Begin with a form that is there', 'Lesson observation', 'No faults found: it can be published.', 'Publish', 'More: name'],
  ] as const) {
    const context = await browser.newContext({ locale, viewport: PHONE });
    const page = await context.newPage();
    await page.goto(await invite(server, 'lead'));
    await page.getByRole('button').first().click();
    await expect(sync(page)).toContainText(/已送达|Sent/);
    await page.goto(`${server.url}/forms`);
    await expect(page.getByLabel(copy)).toBeVisible();
    await look(page, `${locale}-designs`);
    await page.getByLabel(copy).selectOption({ label: title });
    await expect(page.getByText(sound)).toBeVisible();
    await page.locator('.designer-part').nth(2).click();
    await page.getByText(more).click();
    await look(page, `${locale}-designer`, page.locator('.designer'));
    await page.getByRole('button', { name: publish, exact: true }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(page, `${locale}-publish`);
    await context.close();
  }
});

test('pages in English', async ({ server, browser }) => {
  test.setTimeout(240_000);
  const context = await browser.newContext({ locale: 'en-GB', viewport: PHONE });
  const page = await context.newPage();
  await page.goto(await invite(server, 'mentor'));
  await expect(page.getByRole('heading', { name: `Hello, ${find(server, 'mentor').name}` })).toBeVisible();
  await look(page, 'english-invite');
  await page.getByRole('button', { name: /^Enter as/ }).click();
  await expect(sync(page)).toContainText('Sent');
  await look(page, 'english-today');
  for (const place of ['records', 'prep', 'me', 'privacy']) {
    await page.goto(`${server.url}/${place}`);
    await look(page, `english-${place}`);
  }
  await page.goto(`${server.url}/records`);
  await page.locator('a.row').first().click();
  await look(page, 'english-record');
  // What was chosen stays, with and without a network.
  await installed(page);
  await context.setOffline(true);
  await page.goto(server.url);
  await expect(page.getByRole('heading', { name: 'Today', level: 1 })).toBeVisible();
  await context.close();
});

test('pages for who is not in', async ({ server, browser }) => {
  const context = await browser.newContext({ locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(server.url);
  await look(page, 'welcome');
  await page.goto(await invite(server, 'teacher'));
  await expect(page.getByRole('button', { name: /的身份进入/ })).toBeVisible();
  await look(page, 'invite');
  await page.goto(`${server.url}/i/ZZZZZZZZZZ`);
  await expect(page.getByText('没有这个邀请码。')).toBeVisible();
  await look(page, 'invite-unknown');
  await context.close();
});

test('pages of a PIN, and of several people on one phone', async ({ person, server }) => {
  test.setTimeout(240_000);
  const { page } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  await toMe(page);
  await page.getByRole('button', { name: '设数字密码' }).click();
  await page.getByLabel('6 位数字').fill(PIN);
  await page.getByLabel('再输一次').fill('000000');
  await page.getByRole('button', { name: '保存密码' }).click();
  await expect(page.getByText('两次输入的不一样。')).toBeVisible();
  await look(page, 'pin-setting', page.getByText('两次输入的不一样。'));
  await page.getByRole('button', { name: '取消' }).click();
  await setPin(page, PIN);
  // The notice of it lies over the page for ten seconds.
  await page.reload();
  await unlock(page, PIN);
  await page.getByRole('button', { name: '退出，给别人用' }).click();
  await page.getByText('从这台设备移除').first().click();
  await look(page, 'leaving', page.getByRole('button', { name: '从这台设备移除' }));
  await page.getByRole('button', { name: '取消', exact: true }).click();
  await leave(page);
  await look(page, 'people');
  await page.getByRole('button', { name: find(server, 'teacher').name }).click();
  for (const _ of '12345') {
    await unlock(page, '000000');
    await expect(page.getByLabel('输入 6 位数字密码')).toHaveValue('');
    await expect(page.getByText('数字密码不对')).toBeVisible();
  }
  await page.getByText('忘了数字密码？').click();
  await look(page, 'pin-waits');
  await page.goto(await invite(server, 'teacher'));
  await page.getByRole('button', { name: /的身份进入/ }).click();
  await expect(page.getByRole('button', { name: '不用旧密码，重新取回' })).toBeVisible();
  await look(page, 'pin-forgotten');
});

test('the coder and the figures of S-T', async ({ person }) => {
  test.setTimeout(240_000);
  const { page } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  await page.getByRole('link', { name: '记录' }).first().click();
  await page.getByRole('link', { name: '更多表单' }).click();
  await page.getByRole('link', { name: /^S-T 课堂教学分析/ }).first().click();
  await page.getByRole('link', { name: '开始课堂编码' }).click();
  await look(page, 'coder-before');
  await page.getByRole('button', { name: '上课了，开始' }).click();
  await page.keyboard.press('1');
  await look(page, 'coder-st');
  await page.getByRole('button', { name: '结束', exact: true }).click();
  await page.getByRole('button', { name: '结束编码' }).click();
  await expect(page.getByText('编码已结束')).toBeVisible();
  await look(page, 'coder-st-ended', page.locator('.figures-said'));
});
