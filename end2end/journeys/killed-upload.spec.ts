// The browser is killed in the middle of an upload: opened again it goes on where the server stands, and the dossier arrives once.
import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/journey.ts';
import { beginBirth, codeOf, fillBirth, PAPER } from '../support/birth.ts';
import { goOn, signIn } from '../support/pen.ts';
import { Phone } from '../support/phone.ts';

/** As `sync` sends them. */
const CHUNK = 256 * 1024;

test('an upload cut by a kill goes on by itself, one chunk lost at most, and the dossier is there once', async ({ world }) => {
  test.slow();
  const phone = await Phone.unpack();
  try {
    let page = await phone.open(`${world.url}/settings`);
    await signIn(page, 'Hồ Thị Lúa');
    await expect(page.getByRole('main')).toContainText('Hồ Thị Lúa');
    // A browser writes its cookies down half a minute later, or when it is closed.
    await phone.close();

    const first = new Uploads();
    page = await phone.open(world.url, page => first.watch(page));
    await beginBirth(page, world.url);
    await fillBirth(page);
    await attachScan(page);
    world.line.delay = 800;
    const begun = first.sending(2 * CHUNK);
    await page.getByRole('button', { name: /^Nộp/ }).click();
    await begun;
    await phone.kill();
    const acknowledged = new Map(first.acknowledged);
    expect(acknowledged.size, 'one file is under way').toBe(1);
    const [[url, before]] = [...acknowledged] as [[string, number]];
    expect(before, 'killed after two chunks').toBeGreaterThanOrEqual(2 * CHUNK);
    expect(before, 'killed in the middle').toBeLessThan(6 * CHUNK);
    expect(await world.provinceDossiers()).toHaveLength(0);

    const second = new Uploads();
    world.line.delay = 0;
    page = await phone.open(`${world.url}/dossiers`, page => second.watch(page));
    await page.getByRole('main').getByRole('link', { name: /khai sinh/i }).first().click();
    await codeOf(page);

    const sent = second.sent.filter(piece => piece.url === url);
    expect(sent[0]!.offset, 'nothing the server had is sent again').toBeGreaterThanOrEqual(before);
    expect(sent[0]!.offset, 'the chunk under way may have arrived').toBeLessThanOrEqual(before + CHUNK);
    expect(second.created, 'the file is not begun anew').toBe(0);

    await page.getByRole('link', { name: 'Xem biên nhận' }).click();
    await expect(page.getByText('Chữ ký đúng: biên nhận thật và chưa bị sửa')).toBeVisible();
    expect(await world.provinceDossiers()).toHaveLength(1);
  } finally {
    await phone.throwAway();
  }
});

/** The notice as a scan of six chunks and a bit; a PDF goes as it is. */
async function attachScan(page: Page): Promise<void> {
  const paper = page.getByRole('region', { name: PAPER });
  const scan = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(6 * CHUNK), Buffer.from('\n%%EOF\n')]);
  const file = { name: 'chung-sinh.pdf', mimeType: 'application/pdf', buffer: scan };
  await paper.getByLabel('Chọn ảnh hoặc PDF').setInputFiles(file);
  await expect(paper.getByText(/^Trang 1 · chung-sinh/)).toBeVisible();
  await goOn(page);
  await expect(page.getByRole('heading', { name: 'Xem lại và nộp', level: 1 })).toBeVisible();
}

/** What a page sends by tus, and how much the server says it has. */
class Uploads {
  readonly sent: { url: string; offset: number }[] = [];
  readonly acknowledged = new Map<string, number>();
  created = 0;
  private waiting: { offset: number; begun: () => void } | null = null;

  watch(page: Page): void {
    page.on('request', request => {
      if (!new URL(request.url()).pathname.startsWith('/api/v1/uploads')) return;
      if (request.method() === 'POST') this.created += 1;
      if (request.method() !== 'PATCH') return;
      const offset = Number(request.headers()['upload-offset']);
      this.sent.push({ url: request.url(), offset });
      if (this.waiting && offset >= this.waiting.offset) this.waiting.begun();
    });
    page.on('response', answer => {
      if (answer.request().method() !== 'PATCH' || !answer.ok()) return;
      this.acknowledged.set(answer.url(), Number(answer.headers()['upload-offset']));
    });
  }

  /** Waits until a piece from this offset on is on its way. */
  sending(offset: number): Promise<void> {
    return new Promise(begun => (this.waiting = { offset, begun }));
  }
}
