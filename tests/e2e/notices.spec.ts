// Notices: turned on by the person alone, told through a push service, shown by the service worker, followed to the record.
import { look } from './support/look';
import { deliver, PushService, shown } from './support/push';
import { invite, start, type Running } from './support/server';
import { beginObservation, enrol, expect, fillRequired, installed, LAPTOP, open, PHONE, submitToPairing, test as base } from './support/test';

const test = base.extend<{ service: PushService; told: Running }>({
  service: async ({}, use) => {
    const service = await PushService.start();
    await use(service);
    service.stop();
  },
  told: async ({ service }, use) => {
    const running = await start(true, service.url);
    await use(running);
    await running.stop();
  },
});

test('[NT1] [NT2] [NT3] [NT4] a teacher turns notices on, hears of a comment, and a touch leads to it', async ({ browser, service, told }) => {
  test.setTimeout(180_000);
  const { server } = told;
  const { page, context } = await open(browser);
  const phone = await service.subscribe(context);
  await enrol(page, await invite(server, 'teacher'));
  await installed(page);
  const { page: laptop, context: desk } = await open(browser, LAPTOP);
  await enrol(laptop, await invite(server, 'mentor'));
  const notices = page.locator('#notices');

  await test.step('they are off, and are turned on and set to her hours', async () => {
    await page.getByRole('link', { name: '我的' }).first().click();
    await expect(page.getByText('手机空间')).toBeVisible();
    await look(page, 'notices-off', notices);
    await page.setViewportSize(PHONE);
    await notices.getByRole('button', { name: '打开通知' }).click();
    await expect(notices.getByText('已打开')).toBeVisible();
    await expect(notices.getByLabel('从', { exact: true })).toHaveValue('21:00');
    await notices.getByLabel('从', { exact: true }).fill('22:30');
    await look(page, 'notices-on', notices);
    await page.setViewportSize(PHONE);
    await notices.getByRole('checkbox', { name: '休息时间不打扰' }).uncheck();
    await expect(notices.getByLabel('从', { exact: true })).toHaveCount(0);
    await notices.getByRole('button', { name: '发一条试试' }).click();
    await expect(page.getByText('已经发出，几秒钟内应该能看到。')).toBeVisible();
    await expect.poll(() => service.came(phone).then((came) => came.length)).toBe(1);
    // What she set is on the server: it is there when she comes back.
    await page.reload();
    await expect(notices.getByRole('checkbox', { name: '评语、回答和提到我的话' })).toBeChecked();
    await expect(notices.getByRole('checkbox', { name: '休息时间不打扰' })).not.toBeChecked();
  });

  await test.step('her mentor comments on a record, and she hears who it was', async () => {
    await beginObservation(page);
    await fillRequired(page, '三峡之秋');
    await submitToPairing(page);
    await laptop.getByRole('link', { name: /三峡之秋/ }).click();
    const beside = laptop.getByRole('complementary', { name: '评语' });
    await beside.getByRole('textbox', { name: '写评语' }).fill('导入很快进入正题。');
    await beside.getByRole('button', { name: '发送' }).click();
    await expect.poll(() => service.came(phone).then((came) => came.length)).toBe(2);
  });

  await test.step('the browser shows it, and a touch on it opens the record', async () => {
    await page.goto(`${server.url}/me`);
    const came = (await service.came(phone)).at(-1)!;
    expect(came.payload.title).toMatch(/^.+ 写了评语$/);
    expect(JSON.stringify(came.payload)).not.toContain('正题');
    await deliver(page, came);
    await expect.poll(() => shown(page)).toEqual([came.payload.title]);
    const [worker] = context.serviceWorkers();
    await worker!.evaluate(async () => {
      const scope = self as unknown as { registration: ServiceWorkerRegistration };
      const [notification] = await scope.registration.getNotifications();
      self.dispatchEvent(new NotificationEvent('notificationclick', { notification: notification! }));
    });
    await expect(page).toHaveURL(server.url + came.payload.url);
    await expect(page.getByText('三峡之秋').first()).toBeVisible();
    await expect.poll(() => shown(page)).toEqual([]);
  });

  await test.step('turned off, nothing comes any more', async () => {
    await page.goto(`${server.url}/me`);
    await notices.getByRole('button', { name: '关掉通知' }).click();
    await expect(notices.getByRole('button', { name: '打开通知' })).toBeVisible();
    await page.reload();
    await expect(notices.getByRole('button', { name: '打开通知' })).toBeVisible();
  });
  await context.close();
  await desk.close();
});

test('[NT1] who does not want notices, or cannot have them, is told so in words', async ({ person }) => {
  const { page, context } = await person('coordinator');
  await installed(page);
  await page.getByRole('link', { name: '我的' }).first().click();
  const notices = page.locator('#notices');
  await expect(notices.getByText('不打开，就什么也不会发。')).toBeVisible();
  // The browser has not been asked, and says no by itself.
  await notices.getByRole('button', { name: '打开通知' }).click();
  await expect(notices.getByText(/没有得到允许|不允许青蓝发通知/)).toBeVisible();
  // Leave alone is not enough where the browser's service cannot be reached, or the server.
  await context.grantPermissions(['notifications']);
  await context.setOffline(true);
  await page.reload();
  await notices.getByRole('button', { name: '打开通知' }).click();
  await expect(notices.getByText('没有连上服务器。')).toBeVisible();
  await context.setOffline(false);
});
