// The worker for photographed papers in a real browser, with photos of 12 megapixels: what it finds, straightens and binds, and
// what it says of files it cannot take.
import { test as base, expect, type Page } from '@playwright/test';
import { withPapersWorker } from '../support/papers.ts';

declare const ask: (message: object) => Promise<any>;
declare const photograph: (seed: number) => Promise<{ photo: Blob; corners: number[] }>;
declare const look: (blob: Blob, places?: [number, number][]) => Promise<{ width: number; height: number; colours: number[][] }>;
declare const told: { done: number; of: number }[];

const test = base.extend<{ desk: Page }>({
  desk: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
    await withPapersWorker(page);
    await use(page);
    expect(complaints).toEqual([]);
  },
});

test('a crooked photo becomes a straight white page and its seal stays red', async ({ desk }) => {
  const { meant, answer, page } = await desk.evaluate(async () => {
    const { photo, corners } = await photograph(1);
    const answer = await ask({ type: 'straighten', blob: photo, expected: Math.SQRT2 });
    const page = await look(answer.page, [[0.03, 0.03], [0.97, 0.97], [(1700 - 230) / 2400, 2900 / 3394]]);
    return { meant: corners, answer: { ...answer, page: answer.page.type }, page };
  });
  expect(answer).toMatchObject({ sure: true, advice: [], page: 'image/jpeg' });
  for (const [at, share] of meant.entries()) expect(answer.corners[at]).toBeCloseTo(share, 2);
  expect(page.height).toBe(2000);
  expect(page.height / page.width).toBeCloseTo(Math.SQRT2, 2);
  const [first, last, seal] = page.colours as [number[], number[], number[]];
  expect(Math.min(...first, ...last)).toBeGreaterThan(240);
  expect(seal[0]! - seal[1]!).toBeGreaterThan(100);
});

test('corners dragged by hand, a quarter turn and no colours', async ({ desk }) => {
  const { edges, page } = await desk.evaluate(async () => {
    const { photo, corners } = await photograph(2);
    const edges = await ask({ type: 'edges', blob: photo });
    const answer = await ask({ type: 'straighten', blob: photo, corners, turns: 1, finish: 'grey' });
    return { edges, page: await look(answer.page, [[(3394 - 2900) / 3394, (1700 - 230) / 2400]]) };
  });
  expect(edges).toMatchObject({ width: 3000, height: 4000, sure: true });
  expect(page.width / page.height).toBeCloseTo(Math.SQRT2, 2);
  const [red, green, blue] = page.colours[0]!;
  expect([red, green]).toEqual([blue, blue]);
  expect(red).toBeLessThan(160);
});

test('twenty photos of twelve megapixels become one PDF within its budget', async ({ desk }) => {
  // Most of it is drawing the photos; a busy machine takes its time.
  test.setTimeout(400_000);
  const result = await desk.evaluate(async () => {
    const pages: Blob[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const { photo } = await photograph(seed);
      pages.push((await ask({ type: 'straighten', blob: photo })).page);
    }
    const before = pages.reduce((sum, page) => sum + page.size, 0);
    const usual = await ask({ type: 'bind', pages });
    const tight = await ask({ type: 'bind', pages, budget: Math.round(before * 0.6) });
    const never = await ask({ type: 'bind', pages, budget: 40_000 });
    const inside = await ask({ type: 'inspect', blob: tight.pdf });
    const text = new TextDecoder('latin1').decode(await tight.pdf.arrayBuffer());
    return { before, usual: usual.pdf.size, tight: tight.pdf.size, never: never.error, inside, text: text.slice(0, 20), told: told.length };
  });
  expect(result.usual).toBeLessThanOrEqual(6 * 1024 * 1024);
  expect(result.tight).toBeLessThanOrEqual(Math.round(result.before * 0.6));
  expect(result.never).toBe('too-much');
  expect(result.inside).toMatchObject({ kind: 'application/pdf', pages: 20, notices: [] });
  expect(result.text).toContain('%PDF-1.4');
  expect(result.told).toBeGreaterThan(0);
});

test('a photo says neither where nor how it was taken, and stands upright', async ({ desk }) => {
  const result = await desk.evaluate(async () => {
    const { photo } = await photograph(3);
    const bytes = new Uint8Array(await photo.arrayBuffer());
    // Exif that says: turn a quarter clockwise; and where.
    const exif = [...'Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0'].map(letter => letter.charCodeAt(0));
    const content = [...exif, 6, 0, 0, 0, 0, 0, 0, ...[...'GPS 16.8163N'].map(letter => letter.charCodeAt(0))];
    const turned = new Blob([bytes.slice(0, 2), new Uint8Array([0xff, 0xe1, 0, content.length + 2, ...content]), bytes.slice(2)]);
    const seen = await ask({ type: 'inspect', blob: turned });
    const { file } = await ask({ type: 'clean', blob: turned });
    const plain = await ask({ type: 'clean', blob: photo });
    const text = new TextDecoder('latin1').decode(await file.arrayBuffer());
    return { seen, size: await look(file), same: plain.file.size === photo.size, place: /GPS|Exif/.test(text) };
  });
  expect(result.seen).toMatchObject({ kind: 'image/jpeg', width: 4000, height: 3000 });
  expect(result.size.width).toBeGreaterThan(result.size.height);
  expect(result.place).toBe(false);
});

test('files that cannot be taken are refused by name, and the worker goes on', async ({ desk }) => {
  const errors = await desk.evaluate(async () => {
    const text = (...parts: string[]) => new Blob([Uint8Array.from(parts.join(''), letter => letter.charCodeAt(0))]);
    const { photo } = await photograph(4);
    const huge = text('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0....', '\0\0\0\0IEND....');
    const broken = text('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x60\0\0\0\x60\x08\x02\0\0\0....', '\0\0\0\0IEND....');
    const found: Record<string, string> = {};
    for (const [name, blob] of Object.entries({
      empty: text(''),
      heic: text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
      gif: text('GIF89a'),
      cut: photo.slice(0, 5000),
      huge,
      broken,
    })) found[name] = (await ask({ type: 'straighten', blob })).error;
    found.crossed = (await ask({ type: 'straighten', blob: photo, corners: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5] })).error;
    found.afterwards = (await ask({ type: 'edges', blob: photo })).error ?? 'none';
    const script = text('%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(x)>>>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]>> endobj\n3 0 obj <</Type/Page>> endobj\ntrailer <</Root 1 0 R/Encrypt 4 0 R>>\n%%EOF');
    const { pages, notices } = await ask({ type: 'inspect', blob: script });
    return { ...found, pdf: `${pages} ${notices}` };
  });
  expect(errors).toEqual({
    empty: 'empty',
    heic: 'heic',
    gif: 'not-supported',
    cut: 'broken',
    huge: 'too-large',
    broken: 'broken',
    crossed: 'corners',
    afterwards: 'none',
    pdf: '1 locked,script',
  });
});
