// The forms that no other journey fills: each by hand from its worked example, handed in, and taken by server and province.
import { expect, test } from '../support/journey.ts';
import { codeOf } from '../support/birth.ts';
import { attachPapers, Form } from '../support/fill.ts';
import { begin } from '../support/draft.ts';
import { signIn } from '../support/pen.ts';

for (const { code, what } of [
  { code: '1.000656', what: 'a death' },
  { code: '1.004873', what: 'a certificate of marital status' },
  { code: '1.004194', what: 'a temporary residence, with a child' },
  { code: '1.014027', what: 'a social pension' },
  { code: '2.000884', what: 'a signature to be certified at home' },
  { code: '1.001731', what: 'support for a funeral' },
]) {
  test(`${what} is declared by hand and reaches the province`, async ({ page, world, complaints }) => {
    test.slow();
    const form = await Form.of(world, code);
    await begin(page, world.url, code);
    await form.fill(page);
    await attachPapers(page);
    await page.getByRole('button', { name: /^Nộp/ }).click();
    await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+$/);
    await signIn(page, 'Hồ Thị Lúa');
    const given = await codeOf(page);
    const filed = await world.provinceDossiers();
    expect(filed).toHaveLength(1);
    expect(filed[0]).toMatchObject({ MaHoSo: given, MaTTHC: code });
    expect(complaints).toEqual([]);
  });
}
