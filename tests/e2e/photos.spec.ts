// A photo on a weak link: its record does not wait for it, and what was sent of it is not sent again.
import type { Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Link } from '../bench/sync/link.mjs';
import { Phone } from './support/killable';
import { rows } from './support/rows';
import { find, invite } from './support/server';
import { beginObservation, enrol, expect, fillRequired, installed, LAPTOP, submitToPairing, sync, test } from './support/test';

/** What the app sends in one request. */
const PIECE_BYTES = 256 * 1024;
/** Slow enough to be cut between two bytes, fast enough to wait for. */
const SLOW = { bytesPerSecond: 400_000, delayMs: 5 };

/** Until so much of the photo went: ten times what it takes. */
const DOWN_WITHIN_MS = 40_000;

/** The pieces that a page began to send. */
interface Piece {
  from: number;
  bytes: number;
}

test('a photo whose upload is cut at 10 %, 50 % and 90 % goes on from there, and its record does not wait', async ({ server, person }) => {
  test.setTimeout(120_000);
  const link = await Link.to(new URL(server.url).port, SLOW);
  const phone = await Phone.switchOn();
  const mentor = await person('mentor', LAPTOP);
  const me = find(server, 'teacher').person;
  const pieces: Piece[] = [];
  const watch = (page: Page) =>
    page.on('request', (request) => {
      if (request.method() !== 'PATCH') return;
      const piece = { from: Number(request.headers()['upload-offset']), bytes: request.postDataBuffer()?.length ?? 0 };
      // The small picture goes first, in one.
      if (piece.from > 0 || piece.bytes === PIECE_BYTES) pieces.push(piece);
    });

  await enrol(phone.page, (await invite(server, 'teacher')).replace(server.url, link.origin));
  await installed(phone.page);
  await expect(sync(phone.page)).toContainText('已送达');
  await phone.setOffline(true);
  await beginObservation(phone.page);
  await fillRequired(phone.page, '大照片的课');
  const folder = mkdtempSync(join(tmpdir(), 'qinglan-noise-'));
  writeFileSync(join(folder, 'noise.bmp'), noise(1_600, 1_400));
  await phone.page.getByLabel('拍照').setInputFiles(join(folder, 'noise.bmp'));
  await expect(phone.page.getByRole('img', { name: '记录里的照片' })).toBeVisible();
  rmSync(folder, { recursive: true });
  await submitToPairing(phone.page);
  const address = phone.page.url();
  const kept = Object.entries(await rows(phone.page, me, 'blobs'));
  const [sha256, photo] = kept.reduce((large, other) => (other[1].length > large[1].length ? other : large));
  const length = photo.length / 2;
  // Each cut falls into another piece.
  expect(length).toBeGreaterThan(4 * PIECE_BYTES);

  /** Where the server stands when nothing is on its way: at the beginning of the piece that was cut. */
  let stands = 0;
  /** Sends until so much of the photo went through, and cuts the link there. */
  async function cutAt(share: number): Promise<void> {
    const begun = pieces.length;
    const down = link.downAfter(share * length - stands);
    await phone.setOffline(false);
    await Promise.race([down, late(phone.page)]);
    await phone.setOffline(true);
    link.mend();
    expect(pieces[begun].from).toBe(stands);
    stands = pieces.at(-1)!.from;
    expect(share * length - stands).toBeLessThanOrEqual(PIECE_BYTES);
    expect(share * length - stands).toBeGreaterThan(0);
  }

  watch(phone.page);
  link.slow();

  await test.step('cut at 10 %: the words are with her mentor, and a small picture', async () => {
    await cutAt(0.1);
    await mentor.page.getByRole('link', { name: /大照片的课/ }).click();
    await expect(mentor.page.getByText('以学定教，问题有层次，学生说得多。')).toBeVisible();
    await expect(mentor.page.getByRole('img', { name: '记录里的照片' })).toBeVisible();
  });

  await test.step('at 50 % the phone dies', async () => {
    await cutAt(0.5);
    await phone.dieAndOpen(address, true);
    watch(phone.page);
    await expect(phone.page.getByRole('img', { name: '记录里的照片' })).toBeVisible();
  });

  await test.step('cut at 90 %', () => cutAt(0.9));

  await test.step('it arrives, and her mentor sees it without opening the page again', async () => {
    await phone.setOffline(false);
    await expect(sync(phone.page)).toContainText(/发送中… \d+ \/ \d+ kB/);
    await expect(sync(phone.page)).toContainText('已送达', { timeout: 30_000 });
    const theirs = () => rows(mentor.page, find(server, 'mentor').person, 'blobs');
    await expect.poll(async () => Object.keys(await theirs())).toContain(sha256);
  });

  const theirs = await rows(mentor.page, find(server, 'mentor').person, 'blobs');
  expect(theirs[sha256]).toBe(photo);
  expect(createHash('sha256').update(Buffer.from(theirs[sha256], 'hex')).digest('hex')).toBe(sha256);
  // Of each of the three cuts one piece went again, at most.
  const sent = pieces.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(sent - length).toBeGreaterThan(0);
  expect(sent - length).toBeLessThanOrEqual(3 * PIECE_BYTES);
  await phone.throwAway();
  await link.close();
});

/** Fails when what is waited for does not come, and says what the person reads meanwhile. */
async function late(page: Page): Promise<never> {
  await new Promise((passed) => setTimeout(passed, DOWN_WITHIN_MS).unref());
  throw new Error(`so much did not go within ${DOWN_WITHIN_MS} ms: ${await sync(page).textContent()}`);
}

/** A picture (BMP, 24 bits) that no encoder makes small: noise, the same each time. */
function noise(width: number, height: number): Buffer {
  const row = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + row * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  let state = 1;
  for (let at = 54; at < file.length; at += 1) {
    // Numerical Recipes' linear congruential generator; its high bits are the random ones.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    file[at] = state >>> 24;
  }
  return file;
}
