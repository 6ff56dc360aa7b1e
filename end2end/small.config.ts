// Papers on a phone with little memory and a slow processor: measures, prints, and asserts only that it finishes.
import { defineConfig } from '@playwright/test';
import journeys from './playwright.config.ts';

export default defineConfig({ ...journeys, testDir: 'small', timeout: 1_200_000, workers: 1, fullyParallel: false, retries: 0 });
