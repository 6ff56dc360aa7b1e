// How journeys are run: one phone-sized Chromium from the system, one journey per core.
import { defineConfig } from '@playwright/test';
import { cpus } from 'node:os';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from './support/chromium.ts';

export default defineConfig({
  testDir: 'journeys',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  fullyParallel: true,
  forbidOnly: true,
  // A journey that only passes the second time is reported as flaky, not hidden.
  retries: process.env.CI ? 1 : 0,
  workers: Math.max(1, Math.min(2, cpus().length)),
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 360, height: 640 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    serviceWorkers: 'allow',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS },
  },
});
