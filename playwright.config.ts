// Journeys in a real browser. `cargo xtask test --only journey` sets the variables used here.
import { defineConfig } from '@playwright/test';
import { LAUNCH, PHONE } from './tests/chromium.mjs';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // One for each core of a small machine, each with a server of its own.
  workers: 2,
  // A failure is a failure. Where nobody can look it is tried once more with a new server, and what then passes is named at the end as flaky,
  // which is a fault to be found.
  retries: process.env.CI ? 1 : 0,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  reporter: [[process.env.CI ? 'dot' : 'list']],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    ...PHONE,
    // All that a page went through: a tenth more of the time, so only when somebody wants to look into a failure.
    trace: process.env.QINGLAN_TRACE ? 'retain-on-failure' : 'off',
    screenshot: process.env.CI ? 'off' : 'only-on-failure',
    // A microphone that beeps once a second; a page still needs leave to use it.
    launchOptions: { ...LAUNCH, args: [...LAUNCH.args, '--use-fake-device-for-media-stream'] },
  },
});
