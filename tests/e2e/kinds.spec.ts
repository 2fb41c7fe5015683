// Questions that are answered by hand and by file: a signature, a sketch, a photo with arrows, a document, a barcode.
import type { Locator, Page } from '@playwright/test';
import { look } from './support/look';
import { begin, publish } from './support/publish';
import { expect, installed, LAPTOP, PHONE, saved, submitToPairing, test } from './support/test';

const BLACKBOARD = 'tests/fixtures/blackboard.jpg';

/** A form of another tool, as ODK writes forms. */
const FORM = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:orx="http://openrosa.org/xforms" xmlns:jr="http://openrosa.org/javarosa">
  <h:head><h:title>送教签收单</h:title><model>
    <itext>
      <translation lang="中文 (zh)"><text id="title"><value>送的是**什么**</value></text></translation>
      <translation lang="བོད་ཡིག (bo)"><text id="title"><value>ཅི་ཞིག</value></text></translation>
    </itext>
    <instance><data id="handover" version="1"><title/><sign/><sketch/><photo/><plan/><book/></data></instance>
    <bind nodeset="/data/title" type="string" required="true()"/><bind nodeset="/data/sign" type="binary" required="true()"/>
    <bind nodeset="/data/sketch" type="binary"/><bind nodeset="/data/photo" type="binary"/><bind nodeset="/data/plan" type="binary"/>
    <bind nodeset="/data/book" type="barcode"/>
  </model></h:head>
  <h:body>
    <input ref="/data/title"><label ref="jr:itext('title')"/></input>
    <upload ref="/data/sign" mediatype="image/*" appearance="signature"><label>接收人签名</label></upload>
    <upload ref="/data/sketch" mediatype="image/*" appearance="draw"><label>座位草图</label></upload>
    <upload ref="/data/photo" mediatype="image/*"><label>板书照片</label></upload>
    <upload ref="/data/plan" mediatype="application/*"><label>教案文件</label></upload>
    <input ref="/data/book"><label>书的条码</label></input>
  </h:body>
</h:html>`;

function question(page: Page, name: string): Locator {
  return page.getByRole('group', { name });
}

/** Draws from one place of the canvas to another, as shares of its size. */
async function stroke(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const box = (await page.getByRole('dialog').locator('canvas').boundingBox())!;
  const at = ([x, y]: [number, number]): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  await page.mouse.move(...at(to));
  await page.mouse.up();
}

/** How many of a picture's pixels a colour is, in thousandths. */
function share(picture: Locator, colour: 'red' | 'black'): Promise<number> {
  return picture.evaluate(async (element, colour) => {
    const image = element as HTMLImageElement;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth, height: image.naturalHeight });
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!];
      if (colour === 'red' ? red > 180 && green < 80 && blue < 80 : red < 80 && green < 80 && blue < 80) found += 1;
    }
    return (found * 4_000) / data.length;
  }, colour);
}

test('[FE18] [FE19] [FL10] a signature, a sketch, arrows on a photo and a document are answers: made offline, read by the mentor', async ({ person }) => {
  test.setTimeout(180_000);
  const { page: lead } = await person('lead', LAPTOP);
  const { page, context } = await person('teacher');
  const { page: mentor } = await person('mentor', LAPTOP);

  // This browser has a camera that shows a test picture, but reads no barcodes, as those on phones do: what a reader would say is given.
  await context.grantPermissions(['camera']);
  await page.addInitScript(() => {
    let looks = 0;
    Object.assign(window, {
      BarcodeDetector: class {
        async detect(seen: unknown) {
          if (!(seen instanceof HTMLVideoElement) || seen.videoWidth === 0) throw new DOMException('no picture', 'InvalidStateError');
          looks += 1;
          return looks < 3 ? [] : [{ rawValue: '9787100000000' }];
        }
      },
    });
  });

  await test.step('the school publishes a form of another tool', async () => {
    await publish(lead, { name: 'handover.xml', mimeType: 'text/xml', buffer: Buffer.from(FORM) }, '送教签收单');
  });

  await test.step('it is filled by hand, without a network', async () => {
    await installed(page);
    await begin(page, '送教签收单');
    await context.setOffline(true);
    await expect(page.locator('strong', { hasText: '什么' }), 'marks of a label are shown as such').toBeVisible();
    await page.getByLabel('表单语言').selectOption('བོད་ཡིག (bo)');
    await page.getByLabel('ཅི་ཞིག').fill('教具一箱');
    await page.getByLabel('表单语言').selectOption({ label: '跟随青蓝' });
    await expect(page.getByLabel('送的是什么')).toHaveValue('教具一箱');
    await question(page, '接收人签名').getByRole('button', { name: '手写签名' }).click();
    await stroke(page, [0.2, 0.3], [0.7, 0.6]);
    await stroke(page, [0.2, 0.7], [0.3, 0.2]);
    await page.getByRole('button', { name: '撤回上一笔' }).click();
    await stroke(page, [0.2, 0.6], [0.8, 0.4]);
    await page.getByRole('button', { name: '完成' }).click();
    const signed = question(page, '接收人签名').getByRole('img');
    expect(await share(signed, 'black')).toBeGreaterThan(1);
    await question(page, '座位草图').getByRole('button', { name: '画一张' }).click();
    await stroke(page, [0.1, 0.1], [0.9, 0.9]);
    await page.keyboard.press('Escape');
    await expect(question(page, '座位草图').getByRole('img'), 'what was drawn is kept however the pad is left').toBeVisible();
    await saved(page);
  });

  await test.step('arrows on a photo, and back', async () => {
    const photo = question(page, '板书照片');
    await photo.locator('input[type=file]').setInputFiles(BLACKBOARD);
    const plain = await share(photo.getByRole('img'), 'red');
    await photo.getByRole('button', { name: '在照片上画箭头' }).click();
    await expect(page.getByRole('button', { name: '箭头', exact: true })).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('dialog').locator('canvas')).not.toHaveAttribute('width', '300');
    await stroke(page, [0.2, 0.8], [0.7, 0.3]);
    await look(page, 'teacher-drawing');
    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: '圈', exact: true }).click();
    await stroke(page, [0.5, 0.2], [0.8, 0.6]);
    await page.getByRole('button', { name: '完成' }).click();
    await expect(page.getByText('已在照片上标注。')).toBeVisible();
    await expect.poll(() => share(photo.getByRole('img'), 'red')).toBeGreaterThan(plain + 2);
    await page.getByRole('status').getByRole('button', { name: '撤销' }).click();
    await expect.poll(() => share(photo.getByRole('img'), 'red')).toBeLessThan(plain + 2);
    await photo.getByRole('button', { name: '在照片上画箭头' }).click();
    await stroke(page, [0.2, 0.8], [0.7, 0.3]);
    // She looks at something else, and the phone may end the page.
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: true });
      document.dispatchEvent(new Event('visibilitychange'));
      delete (document as { hidden?: boolean }).hidden;
    });
    await expect(page.getByRole('button', { name: '完成' })).toBeHidden();
    await expect.poll(() => share(photo.getByRole('img'), 'red')).toBeGreaterThan(plain + 1);
  });

  await test.step('a document, within its bounds', async () => {
    const plan = question(page, '教案文件');
    await plan.locator('input[type=file]').setInputFiles({ name: '大.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(2_200_000) });
    await expect(plan.getByText('文件太大，最多 2 MB')).toBeVisible();
    await plan.locator('input[type=file]').setInputFiles({ name: '教案 第三课.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 lesson') });
    await expect(plan.getByRole('button', { name: '教案 第三课.pdf · 1 kB' })).toBeVisible();
    await page.getByLabel('书的条码').fill('978');
    await question(page, '书的条码').or(page.locator('.field', { hasText: '书的条码' })).getByRole('button', { name: '扫码' }).click();
    await expect(page.getByLabel('书的条码'), 'the camera reads it in place of what was typed').toHaveValue('9787100000000');
    await expect(page.getByRole('dialog').locator('video')).toBeHidden();
    await saved(page);
    await page.reload();
    await expect(question(page, '教案文件').getByRole('button', { name: '教案 第三课.pdf · 1 kB' })).toBeVisible();
    await expect(question(page, '接收人签名').getByRole('img')).toBeVisible();
    await look(page, 'teacher-kinds');
    await page.setViewportSize(PHONE);
    await submitToPairing(page);
  });

  await test.step('the mentor sees all of it, and has the document under its name', async () => {
    await context.setOffline(false);
    await mentor.getByRole('link', { name: /送教签收单|教具一箱/ }).first().click();
    await expect(question(mentor, '接收人签名').getByRole('img')).toBeVisible();
    const download = mentor.waitForEvent('download');
    await expect(async () => {
      await mentor.getByRole('button', { name: '教案 第三课.pdf · 1 kB' }).click();
      await expect(mentor.getByText('文件还没有传到这台手机')).toBeHidden({ timeout: 500 });
    }).toPass();
    const file = await download;
    expect(file.suggestedFilename()).toBe('教案 第三课.pdf');
    expect(await share(question(mentor, '板书照片').getByRole('img'), 'red')).toBeGreaterThan(1);
    await expect(mentor.getByText('9787100000000')).toBeVisible();
  });
});
