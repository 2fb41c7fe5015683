// The first journey: an observation written in a village without a network, read and answered in the county seat.
import { find, invite } from './support/server';
import { Phone } from './support/killable';
import { beginObservation, expect, fillRequired, installed, LAPTOP, saved, sync, test } from './support/test';

const PHOTO = 'tests/fixtures/blackboard.jpg';

test('from an invite in the village to an answer from the county seat', async ({ server, person }) => {
  test.setTimeout(180_000);
  const phone = await Phone.switchOn();

  await test.step('she opens the invite, sees whose it is, and enrols', async () => {
    await phone.page.goto(await invite(server, 'teacher'));
    await expect(phone.page.getByText('青岭县教师培训中心 邀请你')).toBeVisible();
    await expect(phone.page.getByRole('heading', { name: `${find(server, 'teacher').name}老师，你好` })).toBeVisible();
    await phone.page.getByRole('button', { name: /的身份进入/ }).click();
    await expect(phone.page.getByRole('heading', { name: '今日', level: 1 })).toBeVisible();
    await expect(sync(phone.page)).toContainText('已送达');
    await installed(phone.page);
    await expect(phone.page.locator('link[rel=icon]')).toHaveAttribute('href', '/assets/icons/icon.svg');
    const manifest = await phone.page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')!;
      return (await (await fetch(link.href)).json()) as { display: string; icons: { src: string }[] };
    });
    expect(manifest.display).toBe('standalone');
    expect(manifest.icons.length).toBeGreaterThanOrEqual(3);
  });

  await test.step('without a network she fills in everything', async () => {
    await phone.setOffline(true);
    const page = phone.page;
    await expect(sync(page)).toContainText('离线，可以照常填写');
    await beginObservation(page);
    await page.getByLabel('节次').selectOption({ label: '第三节' });
    await page.getByLabel('学校', { exact: true }).fill('青岭县实验小学');
    await page.getByLabel('班级').fill('三年级（2）班');
    await page.getByLabel('学科').selectOption({ label: '语文' });
    await fillRequired(page, '搭石');
    for (const [row, minute, teacher, student] of [
      [0, '3', '出示小木偶图片，问：你看到了什么？', '六人举手，说表情'],
      [1, '12', '请学生默读第二段，找关键句', '圈画，小声读'],
    ] as const) {
      await page.getByRole('button', { name: '再记一条' }).click();
      const cells = page.locator('tr.repeat-row').nth(row);
      await cells.getByLabel('分钟').fill(minute);
      await cells.getByLabel('教师活动').fill(teacher);
      await cells.getByLabel('学生活动').fill(student);
    }
    await page.getByRole('radio', { name: '学生参与 4' }).check({ force: true });
    await page.getByLabel('拍照').setInputFiles(PHOTO);
    await expect(page.getByRole('img', { name: '记录里的照片' })).toBeVisible();
    await saved(page);
  });

  await test.step('the phone dies in the middle of a word; everything is there', async () => {
    await phone.page.getByLabel('问题').pressSequentially('小组讨论时间不够，有两个组还没有说');
    await saved(phone.page);
    const address = phone.page.url();
    await phone.dieAndOpen(address, true);
    const page = phone.page;
    await expect(page.getByLabel('问题')).toHaveValue('小组讨论时间不够，有两个组还没有说');
    await expect(page.getByLabel('课题', { exact: true })).toHaveValue('搭石');
    await expect(page.locator('tr.repeat-row')).toHaveCount(2);
    await expect(page.getByRole('radio', { name: '学生参与 4' })).toBeChecked();
    await expect(page.getByRole('img', { name: '记录里的照片' })).toBeVisible();
    await page.getByLabel('问题').press('End');
    await page.getByLabel('问题').pressSequentially('完。');
    await saved(page);
  });

  const mentor = await person('mentor', LAPTOP);
  await expect(sync(mentor.page)).toContainText('已送达');
  await expect(mentor.page.getByRole('link', { name: /搭石/ })).toHaveCount(0);

  await test.step('she gives it to her mentor in full, and tells the partnership that it exists', async () => {
    const page = phone.page;
    await page.getByRole('button', { name: '提交', exact: true }).click();
    const sheet = page.getByRole('dialog');
    const partnership = sheet.getByRole('group', { name: /结对|共同体/ }).filter({ hasText: '只告知' }).first();
    await partnership.getByLabel(/只告知/).check();
    await sheet.getByRole('button', { name: /提交给.*2 人可见/ }).click();
    await expect(page.getByText('待发送').first()).toBeVisible();
    await phone.setOffline(false);
    await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  });

  await test.step('the mentor sees it arrive without reloading, photo and all, and comments', async () => {
    const page = mentor.page;
    await page.getByRole('link', { name: /搭石/ }).click();
    await expect(page.getByText('小组讨论时间不够，有两个组还没有说完。')).toBeVisible();
    await expect(page.getByText('出示小木偶图片，问：你看到了什么？')).toBeVisible();
    await expect(page.getByRole('img', { name: '记录里的照片' })).toBeVisible({ timeout: 20_000 });
    await mentor.context.setOffline(true);
    await page.getByRole('button', { name: /评“问题”/ }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('textbox').fill('可以先让说完的组去听另一组。');
    await sheet.getByRole('button', { name: '发送' }).click();
    await expect(sheet.getByText('可以先让说完的组去听另一组。')).toBeVisible();
    await sheet.getByRole('button', { name: '关闭' }).click();
    const side = page.getByRole('complementary', { name: '评语' });
    await side.getByRole('textbox').fill('记得很细，谢谢你。');
    await side.getByRole('button', { name: '发送' }).click();
    await expect(side.getByText('待发送')).toHaveCount(2);
    await mentor.context.setOffline(false);
    await expect(side.getByText('待发送')).toHaveCount(0);
  });

  await test.step('she sees the comment at the field, and that it was read, and answers', async () => {
    const page = phone.page;
    await expect(page.getByText(/周若梅 已读/)).toBeVisible();
    await page.getByRole('button', { name: '问题：1 条评语' }).click();
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByText('可以先让说完的组去听另一组。')).toBeVisible();
    await sheet.getByRole('button', { name: '回复' }).click();
    await sheet.getByRole('textbox', { name: '回复周若梅' }).fill('好，下周试试。');
    await sheet.getByRole('button', { name: '发送' }).click();
    await expect(mentor.page.getByRole('complementary', { name: '评语' }).getByText('好，下周试试。')).toBeVisible();
  });

  await test.step('the coordinator sees that it exists, and not what it says', async () => {
    const coordinator = await person('coordinator', LAPTOP);
    const page = coordinator.page;
    await page.getByRole('link', { name: '结对', exact: true }).click();
    const row = page.getByRole('row').filter({ hasText: '石桥小学' });
    // Other journeys give it records, too.
    await expect(row.getByRole('cell').nth(1)).toHaveText(/^[1-9]\d*$/);
    await row.getByRole('link').click();
    await page.getByRole('link', { name: /搭石/ }).click();
    await expect(page.getByText('内容没有分享到这里。')).toBeVisible();
    await expect(page.getByText('小组讨论时间不够')).toHaveCount(0);
    // That something was said, and when; not what.
    await expect(page.getByText(/\d 条，最近一条 \d\d:\d\d/)).toBeVisible();
    // Nor is it anywhere on the coordinator's device.
    const stored = await page.evaluate(dumpStores);
    expect(stored).toContain('搭石');
    expect(stored).not.toContain('小组讨论时间不够');
    expect(stored).not.toContain('可以先让说完的组');
  });

  await phone.throwAway();
});

/** Every byte of every store of this origin, as text. */
async function dumpStores(): Promise<string> {
  const decoder = new TextDecoder();
  let all = '';
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise<IDBDatabase>((done, failed) => {
      const request = indexedDB.open(name!);
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    for (const store of Array.from(db.objectStoreNames)) {
      const rows = await new Promise<unknown[]>((done, failed) => {
        const request = db.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
      for (const row of rows) if (row instanceof Uint8Array) all += decoder.decode(row);
    }
    db.close();
  }
  return all;
}
