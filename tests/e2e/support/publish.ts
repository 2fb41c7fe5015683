// A form of another tool becomes the school's.
import type { Page } from '@playwright/test';
import { expect, sync } from './test';

type File = string | { name: string; mimeType: string; buffer: Buffer };

/** From the page of today: a lead uploads a form and publishes it. */
export async function publish(lead: Page, file: File, title: string): Promise<void> {
  await expect(sync(lead)).toContainText('已送达');
  await lead.getByRole('link', { name: '记录' }).first().click();
  await lead.getByRole('link', { name: '更多表单' }).click();
  await lead.getByRole('link', { name: '设计表单' }).click();
  await lead.getByLabel('上传 XLSForm').setInputFiles(file);
  const heading = lead.getByRole('heading', { name: title, level: 1 });
  // What was passed over is read first.
  const passedOver = lead.getByRole('button', { name: '看过了，继续' });
  await expect(heading.or(passedOver)).toBeVisible();
  if (await passedOver.isVisible()) await passedOver.click();
  await expect(heading).toBeVisible();
  await expect(lead.getByText('没有发现错误，可以发布。')).toBeVisible({ timeout: 30_000 });
  await lead.getByRole('button', { name: '发布', exact: true }).click();
  const sheet = lead.getByRole('dialog');
  await sheet.getByRole('button', { name: '发布', exact: true }).click();
  await expect(lead.getByText('已发布。成员的手机联网后就能填。')).toBeVisible();
}

/** From any of the four places: a teacher begins a form of the school, which reached her phone. */
export async function begin(page: Page, title: string): Promise<void> {
  await page.reload();
  await page.getByRole('link', { name: '记录' }).first().click();
  await page.getByRole('link', { name: '更多表单' }).click();
  await page.getByRole('link', { name: new RegExp(`^${title}`) }).click();
}
