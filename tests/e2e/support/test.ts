// What every journey starts with: the server, and people with devices of their own.
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { hear, takeHeard } from './heard';
import { invite, start, type Running, type Server } from './server';

export { expect };
export const PHONE = { width: 360, height: 640 };
export const LAPTOP = { width: 1280, height: 800 };

export interface Person {
  context: BrowserContext;
  page: Page;
}

interface Shared {
  running: Running;
}

interface Each {
  /** Tells what was heard of a journey that failed. */
  heard: void;
  server: Server;
  /** Somebody of the cast on a device of their own, enrolled through a fresh invite. */
  person(role: string, viewport?: { width: number; height: number }): Promise<Person>;
}

export const test = base.extend<Each, Shared>({
  running: [
    async ({}, use) => {
      const running = await start();
      await use(running);
      await running.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  heard: [
    async ({}, use, info) => {
      takeHeard();
      await use();
      if (info.status !== info.expectedStatus) console.error(`heard in «${info.title}»:\n${takeHeard()}`);
    },
    { auto: true },
  ],
  server: async ({ running }, use) => {
    await use(running.server);
  },
  person: async ({ running, browser }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (role, viewport = PHONE) => {
      const person = await open(browser, viewport);
      contexts.push(person.context);
      await enrol(person.page, await invite(running.server, role));
      return person;
    });
    for (const context of contexts) await context.close();
  },
});

/** The same on a server of its own: who is in which space is changed there, which no other journey's lists may show. */
export const testApart = test.extend<object, { running: Running }>({
  running: [
    async ({}, use) => {
      const running = await start();
      await use(running);
      await running.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

export async function open(browser: Browser, viewport = PHONE): Promise<Person> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  hear(page);
  return { context, page };
}

export async function enrol(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: /的身份进入/ }).click();
  await expect(page.getByRole('heading', { name: '今日', level: 1 })).toBeVisible();
}

/** Waits until the app can start without a network. */
export async function installed(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

/** The state of sending, as the person reads it. */
export function sync(page: Page) {
  return page.getByTestId('sync');
}

/** Begins a 听课记录 from the page of today. */
export async function beginObservation(page: Page): Promise<void> {
  await page.getByRole('link', { name: '今日' }).first().click();
  await page.getByRole('link', { name: '听课记录', exact: true }).click();
  await expect(page.getByRole('heading', { name: '听课记录', level: 1 })).toBeVisible();
}

/** Fills what the form requires. */
export async function fillRequired(page: Page, topic: string): Promise<void> {
  await page.getByLabel('授课教师').fill('周若梅');
  await page.getByLabel('课题', { exact: true }).fill(topic);
  await page.getByLabel('优点').fill('以学定教，问题有层次，学生说得多。');
  await page.getByLabel('建议').fill('小组讨论再多留两分钟。');
  await saved(page);
}

export async function saved(page: Page): Promise<void> {
  await expect(page.getByText('已保存在本机', { exact: true })).toBeVisible();
}

/** Submits the open record to the pairing, which is chosen already. */
export async function submitToPairing(page: Page): Promise<void> {
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: /提交给/ }).click();
  await expect(page.getByText('已交出')).toBeVisible();
}
