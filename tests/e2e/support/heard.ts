// What pages and servers say while a journey goes on: told of a journey that failed, and of no other.
import type { Page } from '@playwright/test';

/** More would be the beginning of something else. */
const TOLD = 30;
const lines: string[] = [];

export function hear(page: Page): void {
  page.on('pageerror', (error) => lines.push(`page: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && lines.push(`page: ${message.text()}`));
}

export function said(line: string): void {
  lines.push(line);
}

/** All since the last time. */
export function takeHeard(): string {
  return lines.splice(0).slice(-TOLD).join('\n');
}
