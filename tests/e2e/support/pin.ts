// PINs, and several people on one phone, as they are met on its pages.
import type { Page } from '@playwright/test';
import { expect } from './test';

export const PIN = '246810';

/** From any page to that of the person. */
export async function toMe(page: Page): Promise<void> {
  // A record fills a phone's screen, and has a way back instead of the places.
  const back = page.getByRole('link', { name: '返回' });
  if (await back.isVisible()) await back.click();
  await page.getByRole('link', { name: '我的' }).first().click();
}

export async function setPin(page: Page, pin: string): Promise<void> {
  await toMe(page);
  await page.getByRole('button', { name: '设数字密码' }).click();
  await page.getByLabel('6 位数字').fill(pin);
  await page.getByLabel('再输一次').fill(pin);
  await page.getByRole('button', { name: '保存密码' }).click();
  await expect(page.getByText('数字密码已设好。')).toBeVisible();
}

export async function unlock(page: Page, pin: string): Promise<void> {
  await page.getByLabel('输入 6 位数字密码').fill(pin);
  await page.getByRole('button', { name: '打开' }).click();
}

export async function leave(page: Page): Promise<void> {
  await toMe(page);
  await page.getByRole('button', { name: '退出，给别人用' }).click();
  await page.getByRole('button', { name: '退出，给别人用' }).click();
  await expect(page.getByRole('heading', { name: '谁在用这台手机？' })).toBeVisible();
}

/** The page is out of sight for so long, by its own clock, which has to be installed. */
export async function away(page: Page, ms: number): Promise<void> {
  await show(page, false);
  await page.clock.fastForward(ms);
  await show(page, true);
}

/** A headless browser shows every page it has: what a phone tells a page that is put away is told by hand. */
export function show(page: Page, visible: boolean): Promise<void> {
  return page.evaluate((visible) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !visible });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visible);
}
