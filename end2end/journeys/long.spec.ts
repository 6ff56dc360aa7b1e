// A section of very many questions: only what is near the screen is drawn, and everything can still be reached.
import { expect } from '../support/journey.ts';
import { begin, test } from '../support/own.ts';
import { goOn, kept, write } from '../support/pen.ts';

const PROCEDURE = '3.999990';

test('of 120 questions those near the screen are drawn, and the others as one goes down to them', async ({ page, complaints }) => {
  await begin(page, PROCEDURE);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  const boxes = page.getByRole('textbox');
  await expect(boxes).toHaveCount(50);

  // By keyboard: the next ones are there before the last one is reached.
  await boxes.nth(44).focus();
  await expect(boxes).toHaveCount(100);
  await boxes.nth(49).press('Tab');
  await expect(page.getByRole('textbox', { name: /^Câu 51\b/ })).toBeFocused();

  await page.mouse.wheel(0, 100_000);
  await expect(boxes).toHaveCount(120);
  expect(complaints).toEqual([]);
});

test('a mistake that is not drawn yet is led to from the list at the top', async ({ page, complaints }) => {
  await begin(page, PROCEDURE);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await write(page, /^Câu 1\b/, 'một');
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(page.getByRole('textbox')).toHaveCount(50);
  await page.getByRole('alert').getByRole('link', { name: /^Câu 115\b/ }).click();
  const last = page.getByRole('textbox', { name: /^Câu 115\b/ });
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport();
  await last.fill('một trăm mười lăm');
  await kept(page);
  await goOn(page);
  expect(complaints).toEqual([]);
});
