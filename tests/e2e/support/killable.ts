// A browser with a profile on disk that can be killed as a phone kills it: at once, without a word to the page.
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../../../playwright.config';
import { PHONE } from './test';

export class Phone {
  private constructor(
    private readonly profile: string,
    private readonly hasDisk: boolean,
    private context: BrowserContext,
    public page: Page,
  ) {}

  /** A phone; with `diskMb`, one with so small a disk of its own (which only root can make). */
  static async switchOn(diskMb?: number): Promise<Phone> {
    const profile = mkdtempSync(join(tmpdir(), 'qinglan-phone-'));
    if (diskMb) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMb}m`, 'tmpfs', profile]);
    const context = await launch(profile);
    return new Phone(profile, diskMb !== undefined, context, context.pages()[0] ?? (await context.newPage()));
  }

  async setOffline(offline: boolean): Promise<void> {
    await this.context.setOffline(offline);
  }

  /** Takes all the room that is left on its disk; what comes back gives it back. */
  fill(): () => void {
    const filler = join(this.profile, 'filler');
    const file = openSync(filler, 'w');
    // The browser writes beside it: how much is left is known only when nothing more goes in.
    for (const block of [1024 * 1024, 4096].map((size) => Buffer.alloc(size))) {
      while (takes(file, block));
    }
    closeSync(file);
    return () => rmSync(filler);
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
    if (this.hasDisk) execFileSync('umount', [this.profile]);
    rmSync(this.profile, { recursive: true, force: true });
  }
}

function launch(profile: string): Promise<BrowserContext> {
  const { launchOptions, locale, timezoneId } = config.use!;
  return chromium.launchPersistentContext(profile, { ...launchOptions, locale, timezoneId, viewport: PHONE });
}

/** Whether all of it went onto the disk. */
function takes(file: number, block: Buffer): boolean {
  try {
    return writeSync(file, block) === block.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    return false;
  }
}
