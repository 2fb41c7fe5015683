// Pictures and sounds of labels and choices, and lists from files: a workbook names them, its author brings them, phones have them without
// a network.
import type { Locator, Page } from '@playwright/test';
import { deflateSync } from 'node:zlib';
import { look } from './support/look';
import { expect, installed, LAPTOP, PHONE, saved, sync, test, submitToPairing } from './support/test';

const TITLE = '认动物';

/** A form of another tool: a note with a picture, a sound, choices with pictures, and a list that comes from a file. */
const FORM = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
  <h:head><h:title>${TITLE}</h:title><model>
    <itext>
      <translation lang="中文 (zh)">
        <text id="q"><value>图里是什么</value><value form="image">jr://images/fox.png</value><value form="big-image">jr://images/fox-large.png</value></text>
        <text id="s"><value>听到了什么</value><value form="audio">jr://audio/bell.wav</value></text>
        <text id="n"><value>看清再答</value><value form="image">jr://images/nowhere.png</value></text>
        <text id="c0"><value>红的</value><value form="image">jr://images/red.png</value></text>
        <text id="c1"><value>蓝的</value><value form="image">jr://images/blue.png</value></text>
      </translation>
      <translation lang="བོད་ཡིག (bo)">
        <text id="q"><value>ཅི་ཞིག</value><value form="image">jr://images/fox-bo.png</value></text>
      </translation>
    </itext>
    <instance><data id="animals" version="1"><look/><animal/><sound/><colour/><school/></data></instance>
    <instance id="colours"><root>
      <item><itextId>c0</itextId><name>red</name></item><item><itextId>c1</itextId><name>blue</name></item>
    </root></instance>
    <instance id="schools" src="jr://file-csv/schools.csv"/>
    <bind nodeset="/data/look" type="string" readonly="true()"/><bind nodeset="/data/animal" type="string" required="true()"/>
    <bind nodeset="/data/sound" type="string"/><bind nodeset="/data/colour" type="string"/><bind nodeset="/data/school" type="string"/>
  </model></h:head>
  <h:body>
    <input ref="/data/look"><label ref="jr:itext('n')"/></input>
    <input ref="/data/animal"><label ref="jr:itext('q')"/></input>
    <input ref="/data/sound"><label ref="jr:itext('s')"/></input>
    <select1 ref="/data/colour"><label>颜色</label><itemset nodeset="instance('colours')/root/item"><value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>
    <select1 ref="/data/school"><label>学校</label><itemset nodeset="instance('schools')/root/item"><value ref="name"/><label ref="label"/></itemset></select1>
  </h:body>
</h:html>`;

/** A PNG of one colour. */
function png(width: number, height: number, [red, green, blue]: [number, number, number]): Buffer {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes: Buffer): number => (bytes.reduce((sum, byte) => table[(sum ^ byte) & 255]! ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const around = Buffer.alloc(8);
    around.writeUInt32BE(data.length, 0);
    around.writeUInt32BE(crc(body), 4);
    return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), ...Array.from({ length: width }, () => Buffer.from([red, green, blue]))]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** A tenth of a second of a tone, or as long as `seconds` says. */
function wav(seconds = 0.1): Buffer {
  const samples = Math.round(8_000 * seconds);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.set([1, 0, 1, 0], 20);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.set([1, 0, 8, 0], 32);
  head.write('data', 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.from(Array.from({ length: samples }, (_, n) => 128 + Math.round(60 * Math.sin(n / 3))))]);
}

const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });
const SCHOOLS = file('schools.csv', 'text/csv', Buffer.from('name,label\ns1,石桥村小\ns2,城关一小\n'));
const FILES = [
  file('fox.png', 'image/png', png(1200, 600, [200, 80, 30])),
  file('fox-large.png', 'image/png', png(600, 400, [200, 80, 30])),
  file('fox-bo.png', 'image/png', png(320, 200, [30, 80, 200])),
  file('red.png', 'image/png', png(64, 64, [220, 30, 30])),
  file('blue.png', 'image/png', png(64, 64, [30, 30, 220])),
  file('bell.wav', 'audio/wav', wav()),
  SCHOOLS,
];

function question(page: Page | Locator, name: string): Locator {
  return page.locator('.field').filter({ hasText: name });
}

function width(picture: Locator): Promise<number> {
  return picture.evaluate(async (element) => {
    const image = element as HTMLImageElement;
    await image.decode();
    return image.naturalWidth;
  });
}

test('[FE23] [FE24] [FE25] [FE26] [FE27] a form brings its pictures, sounds and lists along: added once, there on every phone without a network', async ({
  person,
}) => {
  test.setTimeout(180_000);
  const { page: lead } = await person('lead', LAPTOP);
  const { page, context: phone } = await person('teacher');
  const files = lead.getByRole('region', { name: '表单里的文件' });
  const row = (name: string) => files.getByRole('listitem').filter({ hasText: name });
  const choose = files.getByLabel('选择文件');

  await test.step('the editor says which files a workbook names, and which are missing', async () => {
    await expect(sync(lead)).toContainText('已送达');
    await lead.getByRole('link', { name: '记录' }).first().click();
    await lead.getByRole('link', { name: '更多表单' }).click();
    await lead.getByRole('link', { name: '设计表单' }).click();
    await lead.getByLabel('上传 XLSForm').setInputFiles(file('animals.xml', 'text/xml', Buffer.from(FORM)));
    await expect(lead.getByRole('heading', { name: TITLE, level: 1 })).toBeVisible();
    await expect(files.getByRole('listitem')).toHaveCount(8);
    await expect(files.getByText('1 个名单还没有文件')).toBeVisible();
    await expect(files.getByText('7 个图片、声音或视频还没有')).toBeVisible();
    await expect(question(lead.getByRole('region', { name: '试填' }), '图里是什么').getByText('（没有文件 fox.png）')).toBeVisible();
  });

  await test.step('what does not fit, or nobody named, is told', async () => {
    await choose.setInputFiles([file('bell.wav', 'audio/wav', wav(60)), file('other.png', 'image/png', png(8, 8, [0, 0, 0]))]);
    await expect(files.getByText('“bell.wav”有 469 kB，放不下：还能放 256 kB')).toBeVisible();
    await expect(files.getByText('“other.png”：表单里没有这个名称的文件。')).toBeVisible();
    await choose.setInputFiles([file('schools.csv', 'text/csv', Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x0a, 0xff, 0xff]))]);
    await expect(files.getByText('“schools.csv”：这个名单读不出来。')).toBeVisible();
    await choose.setInputFiles([file('fox.png', 'image/png', Buffer.from('none'))]);
    await expect(files.getByText(/“fox.png”：/)).toBeVisible();
  });

  await test.step('she brings them all at once; a workbook in the form’s place leaves them', async () => {
    await choose.setInputFiles(FILES);
    await expect(row('schools.csv')).toContainText('kB');
    await expect(files.getByText('1 个图片、声音或视频还没有')).toBeVisible();
    await expect(files.getByText('个名单还没有文件')).toBeHidden();
    await saved(lead);
    const trial = lead.getByRole('region', { name: '试填' });
    expect(await width(question(trial, '图里是什么').locator('img'))).toBe(800);
    await expect(question(trial, '学校').getByRole('radio', { name: '石桥村小' })).toBeVisible();
    await lead.getByLabel('用工作簿替换').setInputFiles(file('animals.xml', 'text/xml', Buffer.from(FORM)));
    await expect(lead.getByText('没有发现错误，可以发布。')).toBeVisible();
    await expect(row('fox.png').first()).toContainText('kB');
    await row('blue.png').getByRole('button', { name: '去掉“blue.png”' }).click();
    await expect(row('blue.png')).toContainText('还没有');
    await lead.getByRole('button', { name: '撤销' }).last().click();
    await expect(row('blue.png')).toContainText('kB');
    await saved(lead);
    await lead.reload();
    await expect(row('fox-bo.png')).toContainText('kB');
    await expect(question(trial, '学校').getByRole('radio', { name: '石桥村小' })).toBeVisible();
    await look(lead, 'designer-files', files);
    await lead.setViewportSize(LAPTOP);
  });

  await test.step('published, with a picture missing', async () => {
    await lead.getByRole('button', { name: '发布', exact: true }).click();
    await lead.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
    await expect(lead.getByText('已发布。成员的手机联网后就能填。')).toBeVisible();
  });

  await test.step('the teacher sees and chooses it all without a network', async () => {
    await page.reload();
    await expect(sync(page)).toContainText('已送达');
    await installed(page);
    await page.getByRole('link', { name: '记录' }).first().click();
    await page.getByRole('link', { name: '更多表单' }).click();
    await expect(page.getByRole('link', { name: new RegExp(`^${TITLE}`) })).toBeVisible();
    await phone.setOffline(true);
    await page.reload();
    await page.getByRole('link', { name: new RegExp(`^${TITLE}`) }).click();
    const fox = question(page, '图里是什么').getByRole('button', { name: '看大图：fox-large' });
    expect(await width(fox.locator('img'))).toBe(800);
    await expect(question(page, '看清再答').getByText('（没有文件 nowhere.png）')).toBeVisible();
    const bell = question(page, '听到了什么').locator('audio');
    await expect.poll(() => bell.evaluate((element) => (element as HTMLAudioElement).duration)).toBeCloseTo(0.1, 1);
    expect(await width(page.locator('.choice').filter({ hasText: '蓝的' }).locator('img'))).toBe(64);
    await page.getByRole('radio', { name: '蓝的' }).check();
    await page.getByRole('radio', { name: '城关一小' }).check();
    await page.getByLabel('图里是什么').fill('狐狸');
    await saved(page);
    await look(page, 'media', question(page, '图里是什么'));
    await page.setViewportSize(PHONE);

    await fox.click();
    const large = page.getByRole('dialog', { name: 'fox-large' });
    expect(await width(large.getByRole('img', { name: 'fox-large' }))).toBe(600);
    await large.getByRole('button', { name: '关闭' }).click();
    await expect(large).toBeHidden();

    await page.getByLabel('表单语言').selectOption({ index: 1 });
    await expect.poll(() => width(question(page, 'ཅི་ཞིག').locator('img'))).toBe(320);
    await page.reload();
    await expect(page.getByRole('radio', { name: '城关一小' })).toBeChecked();
    await submitToPairing(page);
    await expect(page.getByText('城关一小')).toBeVisible();
  });
});
