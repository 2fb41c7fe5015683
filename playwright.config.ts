// Journeys in a real browser. `cargo xtask test --only journey` sets the variables used here.
import { defineConfig } from '@playwright/test';
import { LAUNCH, PHONE } from './tests/chromium.mjs';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // The machine is small and the journeys share one server: one at a time, and a failure is a failure.
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    ...PHONE,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    // A microphone that beeps once a second; a page still needs leave to use it.
    launchOptions: { ...LAUNCH, args: [...LAUNCH.args, '--use-fake-device-for-media-stream'] },
  },
});
