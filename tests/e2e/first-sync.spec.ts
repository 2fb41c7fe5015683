// A new phone's first download: cut in the middle it goes on from there, and says meanwhile that not all is here.
import type { Page } from '@playwright/test';
import { rows } from './support/rows';
import { find, invite } from './support/server';
import { beginObservation, enrol, expect, open, saved, sync, test } from './support/test';

const PARTIAL = '内容还没有全部取到这台设备上。';
/** Three records of 190 kB make a page (512 kB). */
const RECORDS = 18;
const PAGES = 6;

/** How many requests of the sender were answered. */
function answers(page: Page): () => number {
  let n = 0;
  page.on('response', (response) => {
    if (response.url().endsWith('/api/sync') && response.ok()) n += 1;
  });
  return () => n;
}

test('[SY9] a first download that is cut goes on from there, and ends as one that was not', async ({ server, browser, person }) => {
  test.setTimeout(120_000);
  const me = find(server, 'lead').person;
  const writer = await person('lead');
  for (let n = 1; n <= RECORDS; n += 1) {
    await beginObservation(writer.page);
    await writer.page.getByLabel('课题', { exact: true }).fill(`很长的记录 ${n}`);
    for (const field of ['优点', '问题', '建议']) await writer.page.getByRole('textbox', { name: field }).fill('字'.repeat(21_000));
    await saved(writer.page);
    await writer.page.getByRole('link', { name: '返回' }).click();
  }
  await expect(sync(writer.page)).toContainText('已送达');

  const whole = await open(browser);
  const undisturbed = answers(whole.page);
  await enrol(whole.page, await invite(server, 'lead'));
  await expect(sync(whole.page)).toContainText('已送达');
  await expect(whole.page.getByText(PARTIAL)).toHaveCount(0);
  const all = await rows(whole.page, me, 'entities');
  expect(Object.keys(all)).toEqual(Object.keys(await rows(writer.page, me, 'entities')));
  expect(undisturbed()).toBeGreaterThanOrEqual(PAGES);

  const { page, context } = await open(browser);
  // Four pages come; the answer with the fifth is lost when the server has given it, and then there is no network.
  let pages = 4;
  await page.route('**/api/sync', async (route) => {
    if (pages > 0) {
      pages -= 1;
      return route.continue();
    }
    await route.fetch();
    await context.setOffline(true);
    await route.abort();
  });
  await enrol(page, await invite(server, 'lead'));
  await expect(sync(page)).toContainText('离线');
  await expect(page.getByText(PARTIAL)).toBeVisible();
  const part = await rows(page, me, 'entities');
  const [here, due] = [Object.keys(part).length, Object.keys(all).length];
  expect(here).toBeGreaterThan(0);
  expect(here).toBeLessThan(due);
  for (const [key, row] of Object.entries(part)) expect(row, key).toBe(all[key]);

  await page.unroute('**/api/sync');
  const rest = answers(page);
  await context.setOffline(false);
  await expect(sync(page)).toContainText('已送达');
  await expect(page.getByText(PARTIAL)).toHaveCount(0);
  expect(await rows(page, me, 'entities')).toEqual(all);
  // What had come did not come again: with it there would be more than without a cut, for a network that comes back is asked through.
  expect(rest()).toBeLessThanOrEqual(undisturbed());
  await page.getByRole('link', { name: '记录', exact: true }).click();
  await expect(page.getByRole('link', { name: /很长的记录/ })).toHaveCount(RECORDS);
  await whole.context.close();
  await context.close();
});
