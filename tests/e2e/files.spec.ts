// Photos on a weak link and on a full phone: something to look at first, and nothing unsent ever lost.
import type { BrowserContext, Page } from '@playwright/test';
import { beginObservation, expect, fillRequired, LAPTOP, saved, submitToPairing, sync, test } from './support/test';

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
  await page.getByRole('link', { name: /离线|已送达|等待/ }).click();
  await page.getByRole('button', { name: '现在发送' }).click();
  await expect(async () => {
    await mentor.page.getByRole('button', { name: /看大图/ }).click();
    await expect.poll(() => width(mentor.page), { timeout: 2_000 }).toBe(1600);
  }).toPass();
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
  await mentor.context.route(/\/api\/files\/[0-9a-f]+\/[0-9a-f]{64}$/, async (route) => {
    await passed;
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
  await large.click();
  await expect.poll(() => width(mentor.page)).toBe(1600);
  expect(fetched).toHaveLength(2);
});
