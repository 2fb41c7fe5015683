// A browser with a profile on disk that can be killed as a phone kills it: at once, without a word to the page.
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../../../playwright.config';
import { PHONE } from './test';

export class Phone {
  private constructor(
    private readonly profile: string,
    private context: BrowserContext,
    public page: Page,
  ) {}

  static async switchOn(): Promise<Phone> {
    const profile = mkdtempSync(join(tmpdir(), 'qinglan-phone-'));
    const context = await launch(profile);
    return new Phone(profile, context, context.pages()[0] ?? (await context.newPage()));
  }

  async setOffline(offline: boolean): Promise<void> {
    await this.context.setOffline(offline);
  }

  /** `kill -9` of the whole browser, then the app is opened again, with or without a network. */
  async dieAndOpen(address: string, offline: boolean): Promise<void> {
    const session = await this.context.browser()!.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const main = processInfo.find((process: { type: string }) => process.type === 'browser')!;
    const gone = new Promise<void>((done) => this.context.once('close', () => done()));
    process.kill(main.id, 'SIGKILL');
    await gone;
    this.context = await launch(this.profile);
    await this.context.setOffline(offline);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    await this.page.goto(address);
  }

  async throwAway(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }
}

function launch(profile: string): Promise<BrowserContext> {
  const { launchOptions, locale, timezoneId } = config.use!;
  return chromium.launchPersistentContext(profile, { ...launchOptions, locale, timezoneId, viewport: PHONE });
}
