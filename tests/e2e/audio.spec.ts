// Speech: on the phone second by second, heard by whom it was given to, and refused in clear words.
import { chromium, type Page } from '@playwright/test';
import { LAUNCH } from '../chromium.mjs';
import { Phone } from './support/killable';
import { rows } from './support/rows';
import { find, invite } from './support/server';
import { beginObservation, enrol, expect, fillRequired, installed, LAPTOP, open, saved, submitToPairing, sync, test } from './support/test';

/** What was recorded for two seconds at least: a busy machine stops later than it was told to. */
const AFTER_TWO = /^录音 0:(0[2-9]|[1-5]\d)$/;

function voice(page: Page) {
  return page.getByRole('group', { name: '口述补充' });
}

function recordButton(page: Page) {
  return voice(page).getByRole('button', { name: '录音', exact: true });
}

/** How many seconds of sound the recording on the page has, decoded. */
async function seconds(page: Page): Promise<number> {
  // What is beside the record is in the page of a phone too, where it has no room.
  const audio = page.locator('audio[aria-label="记录里的录音"]:visible');
  await expect(audio).toBeVisible();
  return audio.evaluate(async (element: HTMLAudioElement) => {
    // The policy lets a page play what it has, and not fetch it.
    element.muted = true;
    await element.play();
    const ended = new Promise<void>((done) => element.addEventListener('ended', () => done(), { once: true }));
    await ended;
    return element.currentTime;
  });
}

async function recordTo(page: Page, second: string): Promise<void> {
  await recordButton(page).click();
  await expect(voice(page).getByRole('timer')).toContainText(`录音中 ${second} / 5:00`, { timeout: 20_000 });
}

test('[FL7] what is said is kept, submitted, heard by the mentor, and can be removed and brought back', async ({ person }) => {
  const mentor = await person('mentor', LAPTOP);
  const { page, context } = await person('teacher');
  await context.grantPermissions(['microphone']);
  await expect(sync(page)).toContainText('已送达');
  await beginObservation(page);
  await fillRequired(page, '说给你听');
  await recordTo(page, '0:02');
  await voice(page).getByRole('button', { name: '停止' }).click();
  expect(await seconds(page)).toBeGreaterThan(1.5);
  await saved(page);
  await voice(page).getByRole('button', { name: '删去这段录音' }).click();
  await expect(recordButton(page)).toBeVisible();
  await page.getByRole('button', { name: '撤销' }).click();
  await expect(voice(page).getByText(AFTER_TWO)).toBeVisible();
  await submitToPairing(page);
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  await mentor.page.getByRole('link', { name: /说给你听/ }).click();
  await expect(mentor.page.getByText(AFTER_TWO)).toBeVisible();
  expect(await seconds(mentor.page)).toBeGreaterThan(1.5);
});

test('[CM1] a comment is spoken, without a network, and heard by whom it is for', async ({ person }) => {
  test.setTimeout(120_000);
  const { page } = await person('teacher');
  const mentor = await person('mentor', LAPTOP);
  await mentor.context.grantPermissions(['microphone']);
  await beginObservation(page);
  await fillRequired(page, '听你说一说');
  await submitToPairing(page);
  await expect(page.getByText(/已送达 \d\d:\d\d/).first()).toBeVisible();
  await mentor.page.getByRole('link', { name: /听你说一说/ }).first().click();
  const side = mentor.page.getByRole('complementary', { name: '评语' });
  await expect(side.getByRole('button', { name: '发送' })).toBeDisabled();
  await installed(mentor.page);
  await mentor.context.setOffline(true);
  await side.getByRole('button', { name: '说一段' }).click();
  await side.getByRole('button', { name: '录音', exact: true }).click();
  await expect(side.getByRole('timer')).toContainText('录音中 0:02 / 2:00', { timeout: 20_000 });
  await side.getByRole('button', { name: '停止' }).click();
  await expect(side.getByText(AFTER_TWO)).toBeVisible();
  // It waits for its author as typed words do.
  await mentor.page.reload();
  await expect(side.getByText(AFTER_TWO)).toBeVisible();
  await side.getByRole('button', { name: '发送' }).click();
  const said = side.getByRole('listitem').filter({ hasText: '待发送' });
  await expect(said.getByText(AFTER_TWO)).toBeVisible();
  await expect(side.getByRole('button', { name: '说一段' })).toBeVisible();
  await mentor.context.setOffline(false);
  await expect(said).toHaveCount(0);
  await page.getByRole('button', { name: '1 条评语 · 1 条新' }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText(AFTER_TWO)).toBeVisible({ timeout: 20_000 });
  // The words are faster than the sound, which then comes when it is asked for.
  await expect(async () => {
    const ask = sheet.getByRole('button', { name: /kB/ });
    if (await ask.isVisible()) await ask.click();
    await expect(sheet.locator('audio')).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  expect(await seconds(page)).toBeGreaterThan(1.5);
});

test('[FL7] of a recording over which the phone dies all but the last second is there', async ({ server }) => {
  const phone = await Phone.switchOn();
  await phone.page.context().grantPermissions(['microphone']);
  await enrol(phone.page, await invite(server, 'teacher'));
  await expect(sync(phone.page)).toContainText('已送达');
  await beginObservation(phone.page);
  await recordTo(phone.page, '0:03');
  await phone.dieAndOpen(phone.page.url(), false);
  await expect(voice(phone.page).getByText(AFTER_TWO)).toBeVisible();
  expect(await seconds(phone.page)).toBeGreaterThan(2);
  await phone.throwAway();
});

test('[FL7] whoever submits while it records gives away all that was said', async ({ person }) => {
  const { page, context } = await person('teacher');
  await context.grantPermissions(['microphone']);
  await beginObservation(page);
  await fillRequired(page, '边录边交');
  await recordTo(page, '0:02');
  await submitToPairing(page);
  await expect(page.getByText(AFTER_TWO)).toBeVisible();
  expect(await seconds(page)).toBeGreaterThan(1.5);
});

test('[FL7] a second recording takes no other place than it is given, and none is left behind', async ({ person }) => {
  const { page, context } = await person('teacher');
  await context.grantPermissions(['microphone']);
  await beginObservation(page);
  await fillRequired(page, '两段录音');
  const other = await context.newPage();
  await other.goto(page.url());
  await recordTo(other, '0:01');
  await recordTo(page, '0:02');
  await voice(page).getByRole('button', { name: '停止' }).click();
  const first = await voice(page).getByText(AFTER_TWO).innerText();
  await saved(page);
  await page.close();

  // The other tab shows the first answer; its own recording ends with the page, and waits for a choice.
  await other.getByRole('link', { name: '返回' }).click();
  await other.getByRole('link', { name: '记录', exact: true }).click();
  await other.getByRole('link', { name: /两段录音/ }).click();
  const loose = voice(other).getByText(/还有一段录音（0:\d\d）在本机/);
  await expect(loose).toBeVisible();
  await expect(voice(other).getByText(first, { exact: true })).toBeVisible();
  await other.getByRole('button', { name: '提交', exact: true }).click();
  await expect(other.getByText('有一段录音还没有放进这条记录')).toBeVisible();

  await voice(other).getByRole('button', { name: '不要这段' }).click();
  await expect(loose).toHaveCount(0);
  await other.getByRole('button', { name: '撤销' }).click();
  await expect(loose).toBeVisible();
  await voice(other).getByRole('button', { name: '放进记录' }).click();
  await expect(loose).toHaveCount(0);
  await expect(other.getByText('已换成另一段录音')).toBeVisible();
  await submitToPairing(other);
});

test('[FL7] after five minutes a recording ends by itself, and is kept', async ({ person }) => {
  const { page, context } = await person('teacher');
  await context.grantPermissions(['microphone']);
  await page.clock.install();
  await beginObservation(page);
  await recordTo(page, '0:02');
  await page.clock.fastForward('04:58');
  await expect(voice(page).getByText(/^录音 5:0\d$/)).toBeVisible();
  await expect(voice(page).getByRole('timer')).toHaveCount(0);
  expect(await seconds(page)).toBeGreaterThan(1.5);
  await saved(page);
});

test('on a device without a microphone it says so, and how else to answer', async ({ server }) => {
  // This one has not even the microphone that only beeps.
  const browser = await chromium.launch(LAUNCH);
  const { page, context } = await open(browser);
  await context.grantPermissions(['microphone']);
  await enrol(page, await invite(server, 'teacher'));
  await beginObservation(page);
  await recordButton(page).click();
  await expect(page.getByText('没有找到麦克风')).toBeVisible();
  await expect(recordButton(page)).toBeVisible();
  expect(await rows(page, find(server, 'teacher').person, 'outbox')).toEqual({});
  await browser.close();
});

test('without leave for the microphone it says so, and what to do', async ({ server, person }) => {
  const { page, context } = await person('teacher');
  await beginObservation(page);
  const session = await context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await session.send('Browser.setPermission', { origin, permission: { name: 'microphone' }, setting: 'denied' });
  await recordButton(page).click();
  await expect(page.getByText('没有得到使用麦克风的许可')).toBeVisible();
  await expect(recordButton(page)).toBeVisible();
  // Nothing was begun by asking.
  expect(await rows(page, find(server, 'teacher').person, 'outbox')).toEqual({});
});
