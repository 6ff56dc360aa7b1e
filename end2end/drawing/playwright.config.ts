// Pictures that are drawn once and committed: icons, screenshots of the manifest and of the README.
import { defineConfig } from '@playwright/test';
import journeys from '../playwright.config.ts';

export default defineConfig({ ...journeys, testDir: '.', testMatch: /.*\.ts/, testIgnore: /config/ });
