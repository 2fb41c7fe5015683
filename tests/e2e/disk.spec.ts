// The app's disk in a real browser: IndexedDB does what the engine of the store expects of every disk.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/test';

/** What `tests/disk` exports. */
interface Disk {
  default(): Promise<unknown>;
  fault(name: string): Promise<string | undefined>;
  fault_when_closed(name: string): Promise<string | undefined>;
}

test('IndexedDB keeps the contract of a disk, with open rows and with closed ones', async ({ running, server, page }) => {
  cpSync(process.env.QINGLAN_DISK_PAGE ?? 'target/disk-page', join(running.app, 'disk'), { recursive: true });
  // Any file of the origin: no page of the app is open.
  await page.goto(`${server.url}/manifest.webmanifest`);
  const faults = await page.evaluate(async (script) => {
    const disk = (await import(script)) as Disk;
    await disk.default();
    return { open: await disk.fault('disk-open'), closed: await disk.fault_when_closed('disk-closed') };
  }, '/disk/qinglan_disk_page.js');
  expect(faults).toEqual({ open: undefined, closed: undefined });
  // It was that disk: what was committed stands there.
  const kept = await page.evaluate(
    () =>
      new Promise<unknown[]>((done) => {
        indexedDB.open('disk-open').onsuccess = (event) => {
          const database = (event.target as IDBOpenDBRequest).result;
          database.transaction('outbox').objectStore('outbox').getAllKeys().onsuccess = (event) =>
            done((event.target as IDBRequest<unknown[]>).result);
        };
      }),
  );
  expect(kept).toEqual([1, 9, 10, 100, 'a']);
});
