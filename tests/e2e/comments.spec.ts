// What is said about a record between two: threads, pins, quoted words, names, a mentor's rating; and what others hear of it.
import type { Page } from '@playwright/test';
import { look } from './support/look';
import { beginObservation, expect, fillRequired, installed, LAPTOP, PHONE, saved, sync, test } from './support/test';

const PHOTO = 'tests/fixtures/blackboard.jpg';

/** The comments beside the record. */
function beside(page: Page) {
  return page.getByRole('complementary', { name: '评语' });
}

function comment(page: Page, words: string) {
  return page.getByRole('listitem').filter({ hasText: words }).last();
}

test('[CM2] [CM3] [CM4] [CM5] [CM6] [CM7] [CM8] [CM9] a mentor says what she thinks, at the very place, and the two settle it', async ({
  person,
  server,
}) => {
  test.setTimeout(180_000);
  const { page, context } = await person('teacher');
  const mentor = await person('mentor', LAPTOP);
  const laptop = mentor.page;
  await installed(page);

  await test.step('a teacher hands in a record with a row, a picture and her own rating', async () => {
    await beginObservation(page);
    await fillRequired(page, '两小儿辩日');
    await page.getByRole('textbox', { name: '问题' }).fill('导入用了八分钟，讨论时间不够。');
    await page.getByRole('button', { name: '再记一条' }).click();
    await page.locator('tr.repeat-row').first().getByLabel('教师活动').fill('出示两幅图，请学生猜');
    await page.getByRole('radio', { name: '学生参与 4' }).check({ force: true });
    await page.getByLabel('拍照').setInputFiles(PHOTO);
    await expect(page.getByRole('img', { name: '记录里的照片' })).toBeVisible();
    await saved(page);
    await page.getByRole('button', { name: '提交', exact: true }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('group', { name: /结对|共同体/ }).filter({ hasText: '只告知' }).first().getByLabel(/只告知/).check();
    await sheet.getByRole('button', { name: /提交给/ }).click();
    await expect(page.getByText('已交出')).toBeVisible();
    await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  });

  await test.step('her mentor comments offline: on words, a row, a point of the picture, and to her by name', async () => {
    await laptop.getByRole('link', { name: /两小儿辩日/ }).click();
    await expect(laptop.getByRole('img', { name: '记录里的照片' })).toBeVisible({ timeout: 20_000 });
    await installed(laptop);
    await mentor.context.setOffline(true);
    const sheet = laptop.getByRole('dialog', { includeHidden: false });

    await laptop.locator('.field-answer', { hasText: '导入用了八分钟' }).evaluate((answer) => {
      const texts = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
      let text = texts.nextNode()!;
      while (!text.textContent!.startsWith('导入')) text = texts.nextNode()!;
      const range = document.createRange();
      range.setStart(text, 0);
      range.setEnd(text, 7);
      const selection = getSelection()!;
      selection.removeAllRanges();
      selection.addRange(range);
    });
    await laptop.getByRole('button', { name: '评这几个字' }).click();
    await expect(sheet.getByText('“导入用了八分钟”')).toBeVisible();
    await sheet.getByRole('textbox').fill('三分钟就够。');
    await sheet.getByRole('button', { name: '发送' }).click();
    await expect(comment(laptop, '三分钟就够。')).toBeVisible();
    await sheet.getByRole('button', { name: '关闭' }).click();

    await laptop.getByRole('button', { name: /评“.*第 1 行”/ }).click();
    await sheet.getByRole('textbox').fill('这一问很好。');
    await sheet.getByRole('button', { name: '发送' }).click();
    await sheet.getByRole('button', { name: '关闭' }).click();
    await expect(beside(laptop).getByText(/第 1 行/)).toBeVisible();

    await laptop.getByRole('button', { name: '评照片里的一处' }).click();
    await laptop.getByRole('button', { name: '照片：选一处' }).click({ position: { x: 60, y: 40 } });
    await look(laptop, 'comment-pin');
    await laptop.setViewportSize(LAPTOP);
    await laptop.getByRole('button', { name: '评这里' }).click();
    await sheet.getByRole('textbox').fill('板书这里可以留白。');
    await sheet.getByRole('button', { name: '发送' }).click();
    await sheet.getByRole('button', { name: '关闭' }).click();
    await expect(beside(laptop).getByText(/图钉 1/)).toBeVisible();
    await expect(laptop.locator('.photo svg.pin')).toHaveText('1');

    const pad = beside(laptop).getByRole('textbox', { name: '写评语' });
    await pad.pressSequentially('@林');
    await expect(beside(laptop).getByRole('button', { name: '@林晓禾' })).toBeVisible();
    await pad.press('Enter');
    await expect(pad).toHaveValue('@林晓禾 ');
    await pad.pressSequentially('下周再上一次。');
    await laptop.reload();
    await expect(pad).toHaveValue('@林晓禾 下周再上一次。');
    await beside(laptop).getByRole('button', { name: '发送' }).click();
    await laptop.getByRole('radio', { name: '我评 3 分' }).first().check({ force: true });
    await expect(beside(laptop).getByText('待发送')).toHaveCount(5);
    await look(laptop, 'comments');
    await laptop.setViewportSize(LAPTOP);
    await mentor.context.setOffline(false);
    await expect(beside(laptop).getByText('待发送')).toHaveCount(0);
  });

  await test.step('she is told that she was spoken to, and how many comments are new', async () => {
    await page.goto(server.url);
    const named = page.getByRole('link', { name: /周若梅 提到了你/ });
    await expect(named).toContainText('下周再上一次。');
    await expect(page.getByRole('link', { name: /两小儿辩日/ }).filter({ hasText: '5 条新评语' }).first()).toBeVisible();
    await look(page, 'comments-today');
    await page.setViewportSize(PHONE);
    await named.click();
    await expect(page.getByRole('button', { name: '5 条评语 · 5 条新' })).toBeVisible();
    await expect(page.getByText(/周若梅 师傅 评 3 分（满分 5）/)).toBeVisible();
    await expect(page.getByRole('img', { name: '记录里的照片' })).toBeVisible();
    await look(page, 'comments-read');
    await page.setViewportSize(PHONE);
    // Beside the record, as a wide screen shows them, they were read.
    await page.getByRole('button', { name: /^5 条评语/ }).click();
    await expect(comment(page, '三分钟就够。')).toBeVisible();
    await look(page, 'comments-sheet');
    await page.setViewportSize(PHONE);
  });

  await test.step('offline she answers, settles one, and the mentor sees it', async () => {
    const sheet = page.getByRole('dialog');
    await context.setOffline(true);
    const quoted = sheet.getByRole('listitem').filter({ hasText: '三分钟就够。' });
    await quoted.getByRole('button', { name: '回复' }).click();
    await sheet.getByRole('textbox', { name: '回复周若梅' }).fill('好，我改成三分钟。');
    await sheet.getByRole('button', { name: '发送' }).click();
    await expect(sheet.getByText('好，我改成三分钟。')).toBeVisible();
    await quoted.getByRole('button', { name: '已解决' }).click();
    await expect(sheet.getByText('三分钟就够。')).toHaveCount(0);
    await sheet.getByRole('button', { name: '已解决的 1 条' }).click();
    await expect(sheet.getByText(/林晓禾 .*标为已解决/)).toBeVisible();
    await context.setOffline(false);
    await expect(beside(laptop).getByRole('button', { name: '已解决的 1 条' })).toBeVisible();
    await expect(beside(laptop).getByText('三分钟就够。')).toHaveCount(0);
    await beside(laptop).getByRole('button', { name: '已解决的 1 条' }).click();
    await expect(beside(laptop).getByText('好，我改成三分钟。')).toBeVisible();
    await beside(laptop).getByRole('button', { name: '重新打开' }).click();
    await expect(beside(laptop).getByRole('button', { name: '已解决的 1 条' })).toHaveCount(0);
  });

  await test.step('the mentor changes one and deletes another, and takes that back', async () => {
    const row = beside(laptop).getByRole('listitem').filter({ hasText: '这一问很好。' });
    await row.getByRole('button', { name: '修改', exact: true }).click();
    await beside(laptop).getByRole('textbox', { name: '修改评语' }).fill('这一问很好，追问一句会更好。');
    await beside(laptop).getByRole('button', { name: '保存修改' }).click();
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByText('这一问很好，追问一句会更好。')).toBeVisible();
    await sheet.getByRole('button', { name: '修改过' }).click();
    await expect(sheet.getByText(/：这一问很好。$/)).toBeVisible();
    const pinned = beside(laptop).getByRole('listitem').filter({ hasText: '板书这里可以留白。' });
    await pinned.getByRole('button', { name: '删除' }).click();
    await expect(pinned).toHaveCount(0);
    await expect(sheet.getByText('板书这里可以留白。')).toHaveCount(0);
    await laptop.getByRole('button', { name: '撤销' }).click();
    await expect(pinned).toBeVisible();
    await expect(sheet.getByText('板书这里可以留白。')).toBeVisible();
    // The author of the record has no such buttons at another's comment.
    await expect(sheet.getByRole('listitem').filter({ hasText: '板书这里' }).getByRole('button', { name: '删除' })).toHaveCount(0);
  });

  await test.step('the coordinator hears that there are comments, and nothing of what they say', async () => {
    await expect(sync(laptop)).toContainText('已送达');
    const coordinator = (await person('coordinator', LAPTOP)).page;
    await coordinator.getByRole('link', { name: '结对', exact: true }).click();
    await coordinator.getByRole('row').filter({ hasText: '石桥小学' }).getByRole('link').click();
    const row = coordinator.getByRole('link', { name: /两小儿辩日/ });
    await expect(row).toContainText(/\d 条评语/);
    await row.click();
    await expect(coordinator.getByText('内容没有分享到这里。')).toBeVisible();
    await expect(coordinator.getByText('三分钟就够。')).toHaveCount(0);
  });
});
