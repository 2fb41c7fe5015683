// Forms of a school's own: designed and tried on a laptop, published, filled on phones without a network, followed to the next version,
// withdrawn; and workbooks of other tools.
import type { Page } from '@playwright/test';
import { begin, publish as publishFile } from './support/publish';
import { expect, installed, LAPTOP, saved, submitToPairing, sync, test } from './support/test';

const TITLE = '我校听课单';

async function library(page: Page): Promise<void> {
  await page.getByRole('link', { name: '记录' }).first().click();
  await page.getByRole('link', { name: '更多表单' }).click();
  await expect(page.getByRole('heading', { name: '听评课', level: 2 })).toBeVisible();
}

async function designs(page: Page): Promise<void> {
  await library(page);
  await page.getByRole('link', { name: '设计表单' }).click();
  await expect(page.getByRole('heading', { name: '新的设计' })).toBeVisible();
}

/** The part of the form that is called so. */
function part(page: Page, name: string) {
  return page.getByRole('region', { name: '题目', exact: true }).getByRole('button', { name });
}

async function publish(page: Page, version: number): Promise<void> {
  await expect(page.getByText('没有发现错误，可以发布。')).toBeVisible();
  await page.getByRole('button', { name: '发布', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText(`将发布为第 ${version} 版。`)).toBeVisible();
  await sheet.getByRole('button', { name: '发布', exact: true }).click();
  await expect(page.getByText('已发布。成员的手机联网后就能填。')).toBeVisible();
  await expect(sheet).toBeHidden();
}

test('[PF1] [PF3] [PF4] [PF5] [PF6] a form of the school: designed offline, published, filled on a phone, followed, withdrawn', async ({
  person,
}) => {
  test.setTimeout(120_000);
  const { page: lead, context: laptop } = await person('lead', LAPTOP);
  const { page, context: phone } = await person('teacher');
  const trial = lead.getByRole('region', { name: '试填' });

  await test.step('the lead begins with a form that is there, and goes on without a network', async () => {
    await expect(sync(lead)).toContainText('已送达');
    await installed(lead);
    await designs(lead);
    await laptop.setOffline(true);
    await lead.getByLabel('从现有的表单改起').selectOption({ label: '听课记录' });
    await expect(lead.getByText('离线，可以继续设计')).toBeVisible();
    await lead.getByLabel('表单名称').fill(TITLE);
    await part(lead, '授课教师').click();
    await lead.getByLabel('加一道题').selectOption({ label: '单选' });
    await lead.getByRole('textbox', { name: '题目', exact: true }).fill('听课方式');
    await lead.getByRole('textbox', { name: '选项' }).fill('随堂听课\n公开课 | Open lesson\n推门听课');
    await expect(trial.getByRole('heading', { name: TITLE })).toBeVisible();
    await expect(trial.getByRole('group', { name: '听课方式' }).getByRole('radio', { name: '公开课' })).toBeVisible();
    await saved(lead);
    await lead.reload();
    await expect(lead.getByRole('heading', { name: TITLE, level: 1 })).toBeVisible();
    await expect(part(lead, '听课方式')).toBeVisible();
  });

  await test.step('what is tried is nobody’s record; steps are taken back', async () => {
    await trial.getByLabel('课题').fill('圆的周长');
    await trial.getByRole('button', { name: '检查填写' }).click();
    await expect(trial.getByRole('heading', { name: /还有 \d 处要填/ })).toBeVisible();
    await part(lead, '课堂统计').click();
    await lead.getByRole('button', { name: '删除', exact: true }).click();
    await expect(part(lead, '课堂统计')).toBeHidden();
    await lead.getByRole('button', { name: '撤销' }).first().click();
    await expect(part(lead, '课堂统计')).toBeVisible();
    await expect(trial.getByLabel('课题')).toHaveValue('圆的周长');
  });

  await test.step('what is wrong is told at its part, and nothing is published before', async () => {
    await laptop.setOffline(false);
    await part(lead, '听课方式').click();
    await lead.getByText('更多：名称').click();
    await lead.getByLabel('什么时候出现').fill('${nobody} = 1');
    await expect(lead.getByRole('heading', { name: '有 1 处要改' })).toBeVisible();
    await expect(trial.getByText('改好列出的错误就能试填。')).toBeVisible();
    await part(lead, '整份表单').click();
    await lead.getByRole('button', { name: /^听课方式：.*nobody/ }).click();
    await lead.getByText('更多：名称').click();
    await lead.getByLabel('什么时候出现').fill('');
    await publish(lead, 1);
  });

  await test.step('it is on the teacher’s phone before she asks for it', async () => {
    await page.reload();
    await expect(sync(page)).toContainText('已送达');
    await installed(page);
    await library(page);
    await expect(page.getByRole('link', { name: new RegExp(`^${TITLE}`) })).toBeVisible();
    await phone.setOffline(true);
    await page.reload();
    await page.getByRole('link', { name: new RegExp(`^${TITLE}`) }).click();
    await page.getByLabel('授课教师').fill('周若梅');
    await page.getByRole('radio', { name: '公开课' }).check();
    await page.getByLabel('课题').fill('小木偶的故事');
    await page.getByLabel('班级').fill('三（1）班');
    await saved(page);
  });

  await test.step('the next version leaves a question out; the draft keeps its own until she wants the new one', async () => {
    await part(lead, '班级').click();
    await lead.getByRole('button', { name: '删除', exact: true }).click();
    await part(lead, '听课方式').click();
    await lead.getByRole('textbox', { name: '题目', exact: true }).fill('怎么听的');
    await publish(lead, 2);
    await phone.setOffline(false);
    await page.reload();
    await expect(page.getByText('这份表单有第 2 版了')).toBeVisible();
    await expect(page.getByLabel('班级')).toHaveValue('三（1）班');
    await page.getByRole('button', { name: '换用新版' }).click();
    await expect(page.getByRole('group', { name: '怎么听的' }).getByRole('radio', { name: '公开课' })).toBeChecked();
    await expect(page.getByLabel('课题')).toHaveValue('小木偶的故事');
    await expect(page.getByText('三（1）班')).toBeVisible();
    await page.getByRole('button', { name: '撤销' }).click();
    await expect(page.getByLabel('班级')).toHaveValue('三（1）班');
    await page.getByRole('button', { name: '换用新版' }).click();
    await expect(page.getByRole('group', { name: '怎么听的' })).toBeVisible();
  });

  await test.step('withdrawn, it takes no new records, and hers goes on to its end', async () => {
    await designs(lead);
    const offer = lead.getByRole('listitem').filter({ hasText: TITLE }).filter({ hasText: '第 2 版' });
    await offer.getByRole('button', { name: '停用' }).click();
    await expect(offer.getByText('已停用')).toBeVisible();
    await page.reload();
    await expect(page.getByText('这份表单已停用：这一份可以继续填写和提交。')).toBeVisible();
    await page.getByLabel('优点').fill('以学定教，学生说得多。');
    await page.getByLabel('建议').fill('小组讨论再多留两分钟。');
    await saved(page);
    await submitToPairing(page);
    await page.getByRole('link', { name: '返回' }).click();
    await library(page);
    await expect(page.getByRole('link', { name: new RegExp(`^${TITLE}`) })).toBeHidden();
  });

  await test.step('her mentor, of another school, reads it', async () => {
    const { page: mentor } = await person('mentor', LAPTOP);
    await mentor.getByRole('link', { name: '记录' }).first().click();
    await mentor.getByRole('link', { name: /小木偶的故事/ }).first().click();
    await expect(mentor.getByText('公开课', { exact: true })).toBeVisible();
    await expect(mentor.getByText('怎么听的')).toBeVisible();
  });
});

test('[PF2] a workbook goes out and comes back, and what is wrong with it is told with row and column', async ({ person }) => {
  const { page } = await person('lead', LAPTOP);
  await expect(sync(page)).toContainText('已送达');
  await designs(page);
  await page.getByLabel('从现有的表单改起').selectOption({ label: '读书笔记' });
  const exported = async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出工作簿' }).click();
    return (await download).path();
  };
  const sound = await exported();
  await part(page, '书名').click();
  await page.getByText('更多：名称').click();
  await page.getByLabel('答案要符合').fill('. > (');
  const wrong = await exported();

  await page.getByLabel('用工作簿替换').setInputFiles(wrong);
  const told = page.getByRole('dialog', { name: '读取结果' });
  await expect(told.getByRole('heading', { name: '有 1 处错误，改好后再上传' })).toBeVisible();
  await expect(told.getByText(/工作表 survey 第 \d 行 [A-Z] 列（constraint）/)).toBeVisible();
  await told.getByRole('button', { name: '关闭' }).click();
  await expect(page.getByLabel('答案要符合')).toHaveValue('. > (');

  await page.getByLabel('用工作簿替换').setInputFiles(sound);
  await expect(page.getByText('没有发现错误，可以发布。')).toBeVisible();
  await page.getByRole('button', { name: '撤销' }).first().click();
  await expect(page.getByRole('heading', { name: '有 1 处要改' })).toBeVisible();

  await page.getByRole('link', { name: '返回' }).click();
  await page.getByLabel('上传 XLSForm').setInputFiles(sound);
  await expect(page.getByRole('heading', { name: '读书笔记', level: 1 })).toBeVisible();
});

test('[FE25] a form with a list of thousands is designed, published and filled like any other', async ({ person }) => {
  const villages = Array.from({ length: 4_000 }, (_, n) => `<item><name>v${n}</name><label>第${n}村</label></item>`).join('');
  const form = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
  <h:head><h:title>村庄登记</h:title><model>
    <instance><data id="villages" version="1"><village/><words/></data></instance>
    <instance id="villages"><root>${villages}</root></instance>
    <bind nodeset="/data/village" type="string"/><bind nodeset="/data/words" type="string"/>
  </model></h:head>
  <h:body>
    <select1 ref="/data/village" appearance="autocomplete"><label>哪个村</label>
      <itemset nodeset="instance('villages')/root/item"><value ref="name"/><label ref="label"/></itemset>
    </select1>
    <input ref="/data/words"><label>说明</label></input>
  </h:body>
</h:html>`;
  const { page: lead } = await person('lead', LAPTOP);
  const { page } = await person('teacher');
  await publishFile(lead, { name: 'villages.xml', mimeType: 'text/xml', buffer: Buffer.from(form) }, '村庄登记');
  await lead.reload();
  await expect(lead.getByText('没有发现错误，可以发布。')).toBeVisible({ timeout: 30_000 });
  await expect(sync(lead), 'nothing of the design is refused').toContainText('已送达');
  await installed(page);
  await begin(page, '村庄登记');
  await page.getByRole('searchbox').fill('3999');
  await page.getByLabel('第3999村').check();
  await saved(page);
  // What takes the design's place keeps nothing of the list before.
  const fewer = form.replace(villages, '<item><name>a</name><label>一村</label></item>');
  await lead.getByLabel('用工作簿替换').setInputFiles({ name: 'villages.xml', mimeType: 'text/xml', buffer: Buffer.from(fewer) });
  await expect(lead.locator('.designer-trial').getByLabel('一村')).toBeVisible();
  // Taken back, it has the list that it had.
  await lead.getByRole('button', { name: '撤销', exact: true }).click();
  await expect(lead.locator('.designer-trial').getByLabel('第12村', { exact: true })).toBeVisible();
});

test('[AC5] who leads nothing publishes nothing', async ({ person }) => {
  const { page } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  await library(page);
  await expect(page.getByRole('link', { name: '设计表单' })).toBeHidden();
  await page.evaluate(() => history.pushState(null, '', '/forms'));
  await page.reload();
  await expect(page.getByRole('heading', { name: '这里由负责人使用' })).toBeVisible();
});
