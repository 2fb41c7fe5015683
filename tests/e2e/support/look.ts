// A page at both sizes, light and dark: no fault that axe can find, nothing wider than the screen, and a picture to look at.
import type { Locator, Page } from '@playwright/test';
import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import { expect, LAPTOP, PHONE } from './test';

export const PICTURES = 'target/pages';
/** Of a light page all that is asked for, of the dark one what colours change. */
const RULES = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
} satisfies Record<string, axe.RunOnly>;
/** The pictures of the README, made anew with UPDATE_PICTURES=1. */
const README: Record<string, string> = { 'teacher-filling-phone-light': 'filling-phone', 'mentor-record-laptop-light': 'record-laptop' };

/** `part`: what the picture has to show of a page that is longer than the screen. */
export async function look(page: Page, name: string, part?: Locator): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  for (const [size, viewport] of [['phone', PHONE], ['laptop', LAPTOP]] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expect(page.locator('body[data-ready]')).toBeVisible();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide, `${name} on the ${size} scrolls sideways`).toBeLessThanOrEqual(0);
      // As tall as the page: what a bar at the bottom covers for now can be scrolled, and is no fault. A page that grew meanwhile, by what
      // came late or came and went, is looked at again.
      let found: string[];
      let tall: number;
      do {
        tall = await stretch(page, viewport);
        await page.evaluate(watch);
        found = await faults(page, RULES[colorScheme]);
      } while ((await page.evaluate(() => globalThis.tallest)) > tall);
      expect(found, `${name}, ${size}, ${colorScheme}`).toEqual([]);
      await page.setViewportSize(viewport);
      await part?.scrollIntoViewIfNeeded();
      const picture = `${name}-${size}-${colorScheme}`;
      await page.screenshot({ path: `${PICTURES}/${picture}.png` });
      const shown = README[picture];
      if (shown && process.env.UPDATE_PICTURES) await page.screenshot({ path: `docs/${shown}.png` });
    }
  }
}

/**
 * What axe finds, by rule. It runs in the page itself: no page has a frame, and what leads through frames opens a page of its own
 * each time, which takes five times as long (0.68 s for 0.13 s, means of 212).
 */
async function faults(page: Page, runOnly: axe.RunOnly): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return await page.evaluate(async (runOnly) => {
    if (document.querySelector('iframe, frame')) throw new Error('a page with a frame is not looked at whole');
    const { violations } = await globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] });
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  }, runOnly);
}

/** Makes the screen as tall as the page, which may be taller because the screen is: a few times. Says how tall the page is then. */
async function stretch(page: Page, viewport: typeof PHONE): Promise<number> {
  const measure = () => page.evaluate(() => document.documentElement.scrollHeight);
  let height = page.viewportSize()?.height ?? viewport.height;
  for (let times = 0; times < 4; times += 1) {
    const tall = await measure();
    if (tall <= height && times > 0) return tall;
    height = Math.max(height, tall);
    await page.setViewportSize({ ...viewport, height });
  }
  return await measure();
}

declare global {
  var axe: typeof import('axe-core');
  /** How tall the page was at most since it is watched. */
  var tallest: number;
}

/** Runs in the page: notes how tall that is, from now on. */
function watch(): void {
  const measure = () => (globalThis.tallest = Math.max(globalThis.tallest, document.documentElement.scrollHeight));
  globalThis.tallest = 0;
  measure();
  new ResizeObserver(measure).observe(document.body);
  new ResizeObserver(measure).observe(document.querySelector('main') ?? document.body);
}
