// Takes the pictures of README and app store listings anew: `npx playwright test -c pictures.config.ts`.
import base from './playwright.config.ts';

export default { ...base, testDir: 'pictures', retries: 0 };
