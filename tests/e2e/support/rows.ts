// What stands in a person's store on a device, byte for byte.
import type { Page } from '@playwright/test';

/** The rows of a store, as hexadecimal text under their keys; empty as long as there is no such store. */
export function rows(page: Page, person: string, store: string): Promise<Record<string, string>> {
  return page.evaluate(
    async ([name, store]) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((good, bad) => ((request.onsuccess = () => good(request.result)), (request.onerror = bad)));
      const hex = (row: Uint8Array) => Array.from(row, (byte) => byte.toString(16).padStart(2, '0')).join('');
      if (!(await indexedDB.databases()).some((database) => database.name === name)) return {};
      const database = await done(indexedDB.open(name));
      const all = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(all.getAllKeys()), done(all.getAll())]);
      database.close();
      return Object.fromEntries(keys.map((key, at) => [String(key), hex(values[at])]));
    },
    [`qinglan-${person}`, store],
  );
}

/** Writes rows of bytes, given as hexadecimal text, in the place of those under their keys. No page of the app may be open. */
export function write(page: Page, person: string, store: string, rows: [IDBValidKey, string][]): Promise<void> {
  return page.evaluate(
    async ([name, store, rows]) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((good, bad) => ((request.onsuccess = () => good(request.result)), (request.onerror = bad)));
      const database = await done(indexedDB.open(name as string));
      const transaction = database.transaction(store as string, 'readwrite');
      for (const [key, hex] of rows as [IDBValidKey, string][]) {
        const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
        transaction.objectStore(store as string).put(bytes, key);
      }
      await new Promise((good, bad) => ((transaction.oncomplete = good), (transaction.onabort = bad)));
      database.close();
    },
    [`qinglan-${person}`, store, rows] as const,
  );
}

/** Whether any byte in any database of this origin says the words. */
export function stored(page: Page, words: string): Promise<boolean> {
  return page.evaluate(async (words) => {
    const wanted = Array.from(new TextEncoder().encode(words)).join(',');
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((good, bad) => ((request.onsuccess = () => good(request.result)), (request.onerror = bad)));
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!));
      for (const store of database.objectStoreNames) {
        for (const row of await done(database.transaction(store).objectStore(store).getAll())) {
          if (row instanceof Uint8Array && `,${Array.from(row).join(',')},`.includes(`,${wanted},`)) return true;
        }
      }
      database.close();
    }
    return false;
  }, words);
}
