// Browsers with profiles of their own, and what both contenders are asked.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { LAUNCH, PHONE } from '../../chromium.mjs';

/** Nothing here takes so long unless it hangs. */
const TIMEOUT_MS = 300_000;

export class Browser {
  /** Requests to the contender's interface, and sockets opened, since they were last set to 0. */
  requests = 0;
  sockets = 0;

  /** A browser with an empty profile; requests whose path begins with `counted` are counted. */
  static async start(counted) {
    const browser = new Browser();
    browser.profile = await mkdtemp(join(tmpdir(), 'qinglan-sync-'));
    browser.context = await chromium.launchPersistentContext(browser.profile, { ...LAUNCH, ...PHONE });
    browser.context.setDefaultTimeout(TIMEOUT_MS);
    browser.page = browser.context.pages()[0] ?? (await browser.context.newPage());
    browser.context.on('request', (request) => {
      if (new URL(request.url()).pathname.startsWith(counted)) browser.requests += 1;
    });
    browser.page.on('websocket', () => (browser.sockets += 1));
    browser.page.on('pageerror', (error) => console.error(`page: ${error.message}`));
    return browser;
  }

  async close() {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}

/** What `work` cost on the link and in the browser: seconds, requests, sockets, connections, and bytes up and down. */
export async function measure(link, browser, work) {
  const before = { ...link.count(), requests: browser.requests, sockets: browser.sockets };
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const after = { ...link.count(), requests: browser.requests, sockets: browser.sockets };
  const cost = { seconds };
  for (const [name, value] of Object.entries(after)) cost[name] = value - before[name];
  console.error(`    ${cost.seconds.toFixed(2)} s, ${cost.requests} requests, ${cost.up} bytes up, ${cost.down} down`);
  return cost;
}
