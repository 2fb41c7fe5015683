// Photos on a weak link and on a full phone: something to look at first, and nothing unsent ever lost.
import type { BrowserContext, Page } from '@playwright/test';
import config from '../../playwright.config';
import { drawn } from './support/picture';
import { rows } from './support/rows';
import { find } from './support/server';
import { beginObservation, expect, fillRequired, installed, LAPTOP, saved, submitToPairing, sync, test } from './support/test';

// By itself Chromium says to every page that 10 GB are left; as phones with an earlier one do, it shall say what is true.
const { launchOptions } = config.use!;
test.use({ launchOptions: { ...launchOptions, args: [...launchOptions!.args!, '--disable-features=StaticStorageQuota'] } });

const PHOTO = 'tests/fixtures/blackboard.jpg';
const THUMBNAIL_BYTES_MAX = 48 * 1024;

/** The picture of the open record; how wide it is, in pixels of its own. */
function picture(page: Page) {
  return page.getByRole('img', { name: '记录里的照片' });
}

function width(page: Page): Promise<number> {
  return picture(page).evaluate((image: HTMLImageElement) => image.naturalWidth);
}

/** Every announcement of a file, with its length; those above a thumbnail's go no further while the link is cut. */
async function cutLargeFiles(context: BrowserContext): Promise<{ lengths: number[]; mend(): Promise<void> }> {
  const lengths: number[] = [];
  const address = /\/api\/files\/[0-9a-f]+$/;
  await context.route(address, async (route) => {
    const length = Number(route.request().headers()['upload-length']);
    lengths.push(length);
    await (length > THUMBNAIL_BYTES_MAX ? route.abort() : route.continue());
  });
  return { lengths, mend: () => context.unroute(address) };
}

test('[FL5] where the link breaks off after the words, there is a small picture to look at', async ({ person }) => {
  const mentor = await person('mentor', LAPTOP);
  const { page, context } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  const link = await cutLargeFiles(context);
  await beginObservation(page);
  await fillRequired(page, '断在照片');
  await page.getByLabel('拍照').setInputFiles(PHOTO);
  await expect(picture(page)).toBeVisible();
  await saved(page);
  await submitToPairing(page);
  await expect.poll(() => link.lengths.length).toBeGreaterThanOrEqual(2);
  expect(link.lengths[0]).toBeLessThanOrEqual(THUMBNAIL_BYTES_MAX);
  expect(link.lengths[0]).toBeGreaterThan(1024);
  expect(link.lengths[1]).toBeGreaterThan(THUMBNAIL_BYTES_MAX);

  await mentor.page.getByRole('link', { name: /断在照片/ }).click();
  await expect(mentor.page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
  await expect.poll(() => width(mentor.page)).toBe(320);

  await link.mend();
  await sync(page).click();
  await page.getByRole('button', { name: '现在发送' }).click();
  // It comes by itself to a page that is open.
  await expect.poll(() => width(mentor.page), { timeout: 30_000 }).toBe(1600);
  await expect(mentor.page.getByRole('button', { name: /看大图/ })).toHaveCount(0);
});

test('[FL5] on a slow link the large picture waits until it is asked for, and the words wait for neither', async ({ person }) => {
  const mentor = await person('mentor', LAPTOP);
  await mentor.context.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { effectiveType: '2g', saveData: false } });
  });
  await mentor.page.reload();
  const { page } = await person('teacher');
  await beginObservation(page);
  await fillRequired(page, '慢网的照片');
  await page.getByLabel('拍照').setInputFiles(PHOTO);
  await expect(picture(page)).toBeVisible();
  await submitToPairing(page);
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();

  // Held until the words stand.
  let letPass = () => {};
  const passed = new Promise<void>((done) => (letPass = done));
  const fetched: number[] = [];
  let cut = false;
  await mentor.context.route(/\/api\/files\/[0-9a-f]+\/[0-9a-f]{64}$/, async (route) => {
    await passed;
    if (cut) return route.abort();
    const response = await route.fetch();
    fetched.push((await response.body()).length);
    await route.fulfill({ response });
  });
  await mentor.page.getByRole('link', { name: /慢网的照片/ }).click();
  await expect(mentor.page.getByText('小组讨论再多留两分钟。')).toBeVisible();
  await expect(mentor.page.getByText('照片马上就来…')).toBeVisible();
  letPass();
  await expect(picture(mentor.page)).toBeVisible();
  expect(await width(mentor.page)).toBe(320);
  const large = mentor.page.getByRole('button', { name: /看大图（\d+ kB）/ });
  await expect(large).toBeVisible();
  expect(fetched).toHaveLength(1);
  expect(fetched[0]).toBeLessThanOrEqual(THUMBNAIL_BYTES_MAX);
  cut = true;
  await large.click();
  await expect(mentor.page.getByText('现在取不到大图。')).toBeVisible();
  expect(await width(mentor.page)).toBe(320);
  cut = false;
  await large.click();
  await expect.poll(() => width(mentor.page)).toBe(1600);
  await expect(mentor.page.getByText('现在取不到大图。')).toHaveCount(0);
  expect(fetched).toHaveLength(2);
});

/** The sizes of the person's files on this device, the smallest first. */
async function filesHere(page: Page, person: string): Promise<number[]> {
  const files = await rows(page, person, 'blobs');
  return Object.values(files).map((hex) => hex.length / 2).sort((a, b) => a - b);
}

/** Leaves the app so much room; none for the browser's own idea. */
async function leaveRoom(page: Page, context: BrowserContext, bytes?: number): Promise<void> {
  const session = await context.newCDPSession(page);
  const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const quotaSize = bytes === undefined ? undefined : used + bytes;
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize });
}

test('[FL6] with little room sent pictures leave, nothing unsent does, and it is said where people work', async ({ server, person }) => {
  const { page, context } = await person('teacher');
  const me = find(server, 'teacher').person;
  await installed(page);
  await beginObservation(page);
  await fillRequired(page, '送达的照片');
  await page.getByLabel('拍照').setInputFiles(await drawn(page));
  await expect(picture(page)).toBeVisible();
  await submitToPairing(page);
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  const sent = page.url();

  await page.getByRole('link', { name: '返回' }).click();
  await beginObservation(page);
  await page.getByLabel('课题', { exact: true }).fill('没送的照片');
  await page.getByLabel('拍照').setInputFiles(await drawn(page));
  await expect(picture(page)).toBeVisible();
  await saved(page);
  const draft = page.url();
  const before = await filesHere(page, me);
  expect(before).toHaveLength(4);

  const low = page.getByText(/手机空间快满了：青蓝只剩 (3\d|40) MB/);
  await leaveRoom(page, context, 40 * 1024 * 1024);
  await page.goto(server.url);
  await expect(low).toBeVisible();
  await expect(page.getByText('已送达的大图已经从本机清理')).toBeVisible();
  await expect.poll(() => filesHere(page, me).then((files) => files.length)).toBe(3);
  expect(await filesHere(page, me), 'both thumbnails, and a large one').toEqual([...before.slice(0, 2), expect.any(Number)]);

  // The form says it, too, and has its picture whole.
  await context.setOffline(true);
  await page.goto(draft);
  await expect(low).toBeVisible();
  await expect.poll(() => width(page)).toBe(1600);
  // Of the sent one there is something to look at, and the rest comes again.
  await page.goto(sent);
  await expect.poll(() => width(page)).toBe(320);
  await context.setOffline(false);
  await page.getByRole('button', { name: /看大图/ }).click();
  await expect.poll(() => width(page)).toBe(1600);

  // What comes from the network makes the app look by itself.
  await expect(sync(page)).toContainText('已送达');
  await context.setOffline(true);
  await leaveRoom(page, context);
  await page.getByRole('button', { name: '再看一次' }).click();
  await expect(low).toHaveCount(0);
});

test('[FL7] a recording that meets a full phone keeps what was heard, and goes on to be the answer when there is room', async ({ person }) => {
  const { page, context } = await person('teacher');
  await context.grantPermissions(['microphone']);
  await installed(page);
  await beginObservation(page);
  await fillRequired(page, '录到手机满了');
  const voice = page.getByRole('group', { name: '口述补充' });
  await voice.getByRole('button', { name: '录音', exact: true }).click();
  await expect(voice.getByRole('timer')).toContainText('录音中 0:02');
  await leaveRoom(page, context, 0);
  await expect(voice.getByText('手机空间满了，录音停在这里')).toBeVisible({ timeout: 60_000 });
  await leaveRoom(page, context);
  await page.reload();
  await expect(voice.getByText(/^录音 0:\d\d$/)).toBeVisible();
  await submitToPairing(page);
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
});

test('[FL9] a photo that its space does not take is told of, asked about no more, and goes when the person says so', async ({ person }) => {
  const mentor = await person('mentor', LAPTOP);
  const { page, context } = await person('teacher');
  await expect(sync(page)).toContainText('已送达');
  const asked: number[] = [];
  const address = /\/api\/files\/[0-9a-f]+$/;
  await context.route(address, async (route) => {
    const length = Number(route.request().headers()['upload-length']);
    if (length <= THUMBNAIL_BYTES_MAX) return route.continue();
    asked.push(length);
    // `forbidden`, as the server words it.
    await route.fulfill({ status: 403, contentType: 'application/cbor', body: Buffer.from([0x81, 0x03]) });
  });
  await beginObservation(page);
  await fillRequired(page, '不收的照片');
  await page.getByLabel('拍照').setInputFiles(await drawn(page));
  await expect(picture(page)).toBeVisible();
  await submitToPairing(page);
  await expect(sync(page)).toContainText('1 项需要处理');
  await sync(page).click();
  const refused = page.locator('#sending .list > li');
  await expect(refused).toHaveCount(1);
  await expect(refused).toContainText('照片或录音');
  await expect(refused).toContainText('你已不在这个空间');

  await page.reload();
  await expect(sync(page)).toContainText('1 项需要处理');
  await page.getByRole('button', { name: '退出，给别人用' }).click();
  await page.getByText('从这台设备移除').first().click();
  await page.getByRole('button', { name: '从这台设备移除' }).click();
  await expect(page.getByText('还有内容没有送出，等你处理')).toBeVisible();
  await mentor.page.getByRole('link', { name: /不收的照片/ }).click();
  await expect.poll(() => width(mentor.page)).toBe(320);
  expect(asked).toHaveLength(1);

  await context.unroute(address);
  await refused.getByRole('button', { name: '再试一次' }).click();
  await expect(refused).toHaveCount(0);
  await expect(sync(page)).toContainText('已送达');
  await expect.poll(() => width(mentor.page), { timeout: 30_000 }).toBe(1600);
});
