// Journeys that begin with a district of their own, in which nobody is yet.
import { start, type Running } from './server';
import { enrol, open, PHONE, test as base, type Person } from './test';

export const test = base.extend<{
  bare: Running;
  /** Somebody takes an invite on a device of their own. */
  comes(address: string, viewport?: { width: number; height: number }): Promise<Person>;
}>({
  bare: async ({}, use) => {
    const running = await start(false);
    await use(running);
    await running.stop();
  },
  comes: async ({ browser }, use) => {
    const opened: Person[] = [];
    await use(async (address, viewport = PHONE) => {
      const person = await open(browser, viewport);
      opened.push(person);
      await enrol(person.page, address);
      return person;
    });
    for (const { context } of opened) await context.close();
  },
});
