// What the author of an XLSForm asks for beside questions: how it is filled, what is to be heard meanwhile, words that nobody beside should
// read; and a form that this app cannot fill.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { look } from './support/look';
import { begin, publish } from './support/publish';
import { expect, installed, LAPTOP, PHONE, saved, submitToPairing, sync, test } from './support/test';

/** A form as ODK's tools write it. */
function form(name: string, title: string, { fields, binds, body }: { fields: string; binds: string; body: string }) {
  const xml = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:orx="http://openrosa.org/xforms" xmlns:odk="http://www.opendatakit.org/xforms">
  <h:head><h:title>${title}</h:title><model odk:xforms-version="1.0.0">
    <instance><data id="${name}" version="1">${fields}</data></instance>
    ${binds}
  </model></h:head>
  <h:body>${body}</h:body>
</h:html>`;
  return { name: `${name}.xml`, mimeType: 'application/xml', buffer: Buffer.from(xml) };
}

const AUDITED = form('audited', '走访登记', {
  fields: '<name/><mood/><secret/><visit><seen/></visit><meta><audit/></meta>',
  binds: `<bind nodeset="/data/name" type="string"/><bind nodeset="/data/mood" type="string"/><bind nodeset="/data/secret" type="string"/>
    <bind nodeset="/data/visit/seen" type="string"/>
    <bind nodeset="/data/meta/audit" type="binary" odk:location-priority="high-accuracy" odk:location-min-interval="1"
      odk:location-max-age="600" odk:track-changes="true" odk:identify-user="true"/>`,
  body: `<input ref="/data/name"><label>受访人</label></input>
    <select1 ref="/data/mood"><label>心情</label><item><label>高兴</label><value>good</value></item><item><label>难过</label><value>bad</value></item></select1>
    <secret ref="/data/secret"><label>不便说的话</label></secret>
    <group ref="/data/visit"><label>见到的</label><repeat nodeset="/data/visit"><input ref="/data/visit/seen"><label>见到什么</label></input></repeat></group>`,
});

const HEARD = form('heard', '访谈', {
  fields: '<heard/><told/>',
  binds: `<bind nodeset="/data/heard" type="binary"/><odk:recordaudio ref="/data/heard" event="odk-instance-load" odk:quality="low"/>
    <bind nodeset="/data/told" type="string"/>`,
  body: '<input ref="/data/told"><label>说了什么</label></input>',
});

const KNOWN = 'string-length(.) &gt; 1';

const LATER = form('later', '以后的表', {
  fields: '<told/>',
  binds: `<bind nodeset="/data/told" type="string" constraint="${KNOWN}"/>`,
  body: '<input ref="/data/told"><label>写几个字</label></input>',
});

/** The cells of a file without quotes, row by row, under the names of its first row. */
function rows(table: string): Record<string, string>[] {
  const [head, ...lines] = table.trimEnd().split('\n');
  const names = (head ?? '').split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell])));
}

async function csv(page: Page): Promise<Record<string, string>[]> {
  await page.getByText('每道题用了多长时间').click();
  const downloaded = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载 audit.csv' }).click();
  const file = await downloaded;
  expect(file.suggestedFilename()).toBe('audit.csv');
  return rows(await readFile(await file.path(), 'utf8'));
}

test('[FE28] [FE29] [FE31] a form keeps when, where and what was changed, and whoever reads it has that as a file', async ({ person }) => {
  test.setTimeout(180_000);
  const { page: lead } = await person('lead', LAPTOP);
  const { page, context } = await person('teacher');
  const { page: mentor } = await person('mentor', LAPTOP);
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ latitude: 30.57, longitude: 104.06, accuracy: 8 });

  await test.step('its author is told what means nothing here', async () => {
    await expect(sync(lead)).toContainText('已送达');
    await lead.getByRole('link', { name: '记录' }).first().click();
    await lead.getByRole('link', { name: '更多表单' }).click();
    await lead.getByRole('link', { name: '设计表单' }).click();
    await lead.getByLabel('上传 XLSForm').setInputFiles(AUDITED);
    await expect(lead.getByText(/参数 identify-user 会留在表单里/)).toBeVisible();
    await look(lead, 'passed-over');
    await lead.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
    await expect(lead.getByRole('heading', { name: '走访登记', level: 1 }), 'then the form is there').toBeVisible();
    await lead.getByRole('button', { name: '发布', exact: true }).click();
    await lead.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
    await expect(lead.getByText('已发布。成员的手机联网后就能填。')).toBeVisible();
  });

  await test.step('she is told what is kept, and fills it without a network', async () => {
    await installed(page);
    await begin(page, '走访登记');
    await expect(page.getByText('这份表单会记下每道题用了多长时间。')).toBeVisible();
    await expect(page.getByText('每题改动前后的内容也会记下。')).toBeVisible();
    await expect(page.getByText('填的时候你在哪里也会记下；不允许也能填。')).toBeVisible();
    await context.setOffline(true);
    await page.getByLabel('受访人').fill('何秀兰');
    await page.getByRole('radio', { name: '高兴' }).check();
    await saved(page);
    await page.getByLabel('受访人').fill('何秀芝');
    // A button that takes no cursor, as on some phones: what it changes is kept.
    await page.getByRole('radio', { name: '难过' }).evaluate((radio: HTMLInputElement) => {
      (document.activeElement as HTMLElement).blur();
      radio.checked = true;
      radio.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await page.getByLabel('不便说的话').fill('想换学校');
    await expect(page.getByLabel('不便说的话'), 'a secret of XForms').toHaveAttribute('type', 'password');
    await page.getByLabel('见到什么').fill('新盖的厨房');
    await saved(page);
    await context.setOffline(false);
    await submitToPairing(page);
    await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  });

  await test.step('her mentor reads what was changed, the covered words covered', async () => {
    await mentor.getByRole('link', { name: '记录' }).first().click();
    await mentor.getByRole('link', { name: /走访登记/ }).first().click();
    await mentor.getByText('改动了哪些答案').click();
    const changes = mentor.getByRole('listitem');
    await expect(changes.filter({ hasText: '受访人' }).filter({ hasText: '何秀兰 → 何秀芝' })).toBeVisible();
    await expect(changes.filter({ hasText: '心情' }).filter({ hasText: '高兴 → 难过' })).toBeVisible();
    await expect(changes.filter({ hasText: '不便说的话' })).toContainText('••••••');
    await expect(mentor.getByText('想换学校')).toHaveCount(0);
    await mentor.screenshot({ path: 'target/pages/audit-changes.png', fullPage: true });
  });

  await test.step('and has it as a file, in the columns of ODK', async () => {
    const all = await csv(mentor);
    await look(mentor, 'audit-read', mentor.getByText('改动了哪些答案'));
    expect(Object.keys(all[0] ?? {})).toEqual(
      ['event', 'node', 'start', 'end', 'latitude', 'longitude', 'accuracy', 'old-value', 'new-value', 'duration'],
    );
    const changed = all.filter((row) => row['old-value'] || row['new-value']);
    const said = changed.map((row) => [row.node, row['old-value'], row['new-value']].join(' '));
    expect(said).toEqual([
      '/data/name  何秀兰',
      '/data/mood  good',
      '/data/name 何秀兰 何秀芝',
      '/data/mood good bad',
      '/data/secret •••••• ••••••',
      '/data/visit[1]/seen  新盖的厨房',
    ]);
    const last = changed.at(-1) ?? {};
    expect([last.latitude, last.longitude, last.accuracy]).toEqual(['30.570000', '104.060000', '8.0']);
    for (const row of all) {
      expect(row.event).toBe('question');
      expect(Number(row.end) - Number(row.start)).toBe(Number(row.duration));
      expect(Math.abs(Number(row.start) - Date.now())).toBeLessThan(600_000);
    }
    expect(JSON.stringify(all)).not.toContain('想换学校');
  });
});

test('[FE30] what is to be heard is recorded by her leave alone, in sight, kept over a page that dies, and heard by the mentor', async ({ person }) => {
  test.setTimeout(180_000);
  const { page: lead } = await person('lead', LAPTOP);
  const { page, context } = await person('teacher');
  const { page: mentor } = await person('mentor', LAPTOP);
  await publish(lead, HEARD, '访谈');
  await installed(page);
  await begin(page, '访谈');
  const listening = page.getByRole('region', { name: '填写时的录音' });

  await test.step('she is asked, and a microphone that is refused blocks nothing', async () => {
    await expect(listening.getByText('这份表单想在填写时录下周围的声音，最长 9:00。先跟在场的人说一声；不录也能填。')).toBeVisible();
    await look(page, 'listening-asked');
    await listening.getByRole('button', { name: '开始录音' }).click();
    await expect(listening.getByRole('alert')).toBeVisible();
    await page.getByLabel('说了什么').fill('孩子爱看书');
    await saved(page);
  });

  await test.step('it is recorded without a network while she writes, in sight', async () => {
    await context.grantPermissions(['microphone']);
    await context.setOffline(true);
    await listening.getByRole('button', { name: '开始录音' }).click();
    const timer = listening.getByRole('timer');
    await expect(timer).toContainText('录音中 0:01 / 9:00', { timeout: 20_000 });
    await page.getByLabel('说了什么').fill('孩子爱看书，也爱唱歌');
    await saved(page);
    await expect(timer, 'writing does not end it').toContainText(/录音中 0:0[2-9]/, { timeout: 20_000 });
    await look(page, 'listening');
  });

  await test.step('a page that goes keeps what was heard', async () => {
    await page.reload();
    await expect(listening.getByText(/^录音 0:\d\d$/)).toBeVisible();
    await expect(page.getByLabel('说了什么')).toHaveValue('孩子爱看书，也爱唱歌');
  });

  await test.step('she may drop it, and record anew until she submits', async () => {
    await listening.getByRole('button', { name: '删去这段录音' }).click();
    await listening.getByRole('button', { name: '开始录音' }).click();
    await expect(listening.getByRole('timer')).toContainText('录音中 0:02 / 9:00', { timeout: 20_000 });
    await submitToPairing(page);
    await context.setOffline(false);
    await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  });

  await test.step('her mentor hears it', async () => {
    await mentor.getByRole('link', { name: '记录' }).first().click();
    await mentor.getByRole('link', { name: /访谈/ }).first().click();
    const heard = mentor.getByRole('group', { name: '填写时的录音' });
    await expect(heard.getByText(/^录音 0:0[2-9]$/)).toBeVisible();
    const audio = heard.locator('audio');
    await expect(audio).toBeVisible();
    const seconds = await audio.evaluate(async (element: HTMLAudioElement) => {
      element.muted = true;
      await element.play();
      await new Promise<void>((done) => element.addEventListener('ended', () => done(), { once: true }));
      return element.currentTime;
    });
    expect(seconds).toBeGreaterThan(1.5);
  });
});

test('[FE31] covered words stay covered where they are corrected, where two devices differ, and in the list of corrections', async ({ person }) => {
  test.setTimeout(180_000);
  const { page: lead } = await person('lead', LAPTOP);
  const { page, context } = await person('teacher');
  await publish(lead, { ...AUDITED, buffer: Buffer.from(AUDITED.buffer.toString().replaceAll('走访登记', '悄悄话').replace('"audited"', '"covered"')) }, '悄悄话');
  await begin(page, '悄悄话');
  const secret = page.locator('#f-secret');
  await page.getByLabel('受访人').fill('覃晓');
  await secret.fill('原来的话');
  await saved(page);
  await expect(sync(page)).toContainText(/已送达/);
  const address = page.url();
  const conflict = page.locator('.conflict');

  await test.step('two devices write different words', async () => {
    const { page: other, context: second } = await person('teacher', LAPTOP);
    await expect(sync(other)).toContainText('已送达');
    await other.goto(address);
    await expect(other.getByLabel('受访人')).toHaveValue('覃晓');
    await second.setOffline(true);
    await context.setOffline(true);
    await other.locator('#f-secret').fill('电脑上的话');
    await expect(sync(other)).toContainText('待发送');
    await secret.fill('手机上的话');
    // Written before the network is back: else it would be an answer to the other one.
    await expect(sync(page)).toContainText('待发送');
    await context.setOffline(false);
    await expect(sync(page)).toContainText(/已送达/);
    await second.setOffline(false);
    await expect(conflict).toBeVisible({ timeout: 30_000 });
  });

  await test.step('both are covered, one is looked at, and either can be chosen', async () => {
    await page.getByLabel('受访人').focus();
    await expect(conflict.getByText('••••••')).toHaveCount(2);
    await expect(conflict).not.toContainText('的话');
    await look(page, 'covered-conflict', conflict);
    await page.setViewportSize(PHONE);
    await conflict.getByRole('button', { name: '看一下写的内容' }).first().click();
    await expect(conflict.getByText('••••••')).toHaveCount(1);
    const side = conflict.locator('.conflict-side').filter({ has: page.getByText(/上的话$/) });
    const chosen = await side.locator('.conflict-value').innerText();
    await side.getByRole('button', { name: '采用这个' }).click();
    await expect(conflict).toHaveCount(0);
    await expect(secret).toHaveValue(chosen);
  });

  await test.step('a correction of it is covered in the list', async () => {
    await submitToPairing(page);
    await page.getByRole('button', { name: '改正', exact: true }).click();
    await secret.fill('改过的话');
    await saved(page);
    await page.getByRole('button', { name: '提交改正', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '提交改正' }).click();
    await expect(page.getByText(/改正过 · \d\d:\d\d/)).toBeVisible();
    await page.getByRole('button', { name: '改正记录' }).click();
    const list = page.getByRole('dialog');
    await expect(list).toContainText('不便说的话');
    await expect(list.getByText('改过的话')).toHaveCount(0);
    await list.getByRole('button', { name: '看一下写的内容' }).click();
    await expect(list.getByText(/上的话 → 改过的话/)).toBeVisible();
    await list.getByRole('button', { name: '盖住内容' }).click();
    await expect(list.getByText('改过的话')).toHaveCount(0);
    await list.getByRole('button', { name: '关闭' }).click();
    // Paper is for everybody.
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByText('改过的话')).toHaveCount(0);
    await expect(page.getByRole('group', { name: '不便说的话' })).toContainText('••••••');
  });
});

test('[FE32] of a form that the app cannot fill nothing is submitted unchecked, and the draft stays', async ({ person }) => {
  test.setTimeout(120_000);
  const { page: lead } = await person('lead', LAPTOP);
  const { page } = await person('teacher');
  await publish(lead, LATER, '以后的表');
  await begin(page, '以后的表');
  await page.getByLabel('写几个字').fill('先写在手机上');
  await saved(page);
  await expect(sync(page)).toContainText(/已送达/);

  // To her other device the form comes as a server would send it that knows a function more.
  const { page: other, context } = await person('teacher', LAPTOP);
  let changed = 0;
  await context.route(/\/api\/forms\/[^/]+\/\d+$/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    const at = body.indexOf('string-length(');
    if (at >= 0) {
      body.write('string-weight(', at);
      changed += 1;
    }
    const headers = { ...answer.headers() };
    delete headers['content-encoding'];
    delete headers['content-length'];
    await route.fulfill({ status: answer.status(), headers, body });
  });
  await other.goto(page.url());
  const told = '这份表单要用新版本的青蓝才能填。填过的内容都在，没有丢。';
  await expect(other.getByRole('alert').getByText(told)).toBeVisible();
  expect(changed).toBeGreaterThan(0);
  await other.getByRole('button', { name: '提交', exact: true }).click();
  await expect(other.getByRole('heading', { name: '这份表单在这里填不了' })).toBeVisible();
  await expect(other.getByText(/还有 \d 处要填/)).toHaveCount(0);
  await expect(other.getByRole('link', { name: told, exact: true })).toBeVisible();
  await expect(other.getByRole('dialog')).toHaveCount(0);
  await look(other, 'unfit');
  await other.getByRole('link', { name: '返回' }).click();
  await other.getByRole('link', { name: '记录', exact: true }).first().click();
  await expect(other.getByRole('link', { name: /以后的表/ })).toContainText('草稿');
  // Where the form is known it goes on.
  await page.reload();
  await expect(page.getByLabel('写几个字')).toHaveValue('先写在手机上');
  await submitToPairing(page);
});
