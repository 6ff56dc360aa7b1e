// Photographs of papers, drawn in the page itself so that they are as large as a phone's, and the worker that takes them.
import type { Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DIST } from './world.ts';

const ORIGIN = 'http://localhost';

/** A photo as a person would choose it, and where the paper's corners are in it. */
export interface Photo {
  file: { name: string; mimeType: string; buffer: Buffer };
  /** Shares of width and height, corner after corner. */
  corners: number[];
}

/** Opens an empty page that has the worker as built for phones: `ask(message)`, `photograph(seed)` and `look(blob)`. */
export async function withPapersWorker(page: Page): Promise<void> {
  const assets = path.join(DIST, 'web', 'assets');
  const script = readdirSync(assets).find(name => /^paper\.\w+\.js$/.test(name));
  if (!script) throw new Error('the worker is not built: cargo xtask build');
  await page.route(`${ORIGIN}/**`, route => {
    const name = new URL(route.request().url()).pathname;
    if (name === '/') {
      return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>papers</title><link rel="icon" href="data:,">' });
    }
    const contentType = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
    return route.fulfill({ contentType, body: readFileSync(path.join(assets, path.basename(name))) });
  });
  await page.goto(`${ORIGIN}/`);
  await page.evaluate(`globalThis.photograph = ${photograph}`);
  await page.evaluate(inPage, `/assets/${script}`);
}

/** Runs in a page, and is handed to it as text: a page of text with a red seal, crooked on a brown table, in a shadow: 3000 × 4000 pixels. */
export async function photograph(seed: number, blur = 0): Promise<{ photo: Blob; corners: number[] }> {
  const canvas = new OffscreenCanvas(3000, 4000);
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = '#7a5a3c';
  pen.fillRect(0, 0, 3000, 4000);
  pen.strokeStyle = '#6a4a30';
  pen.lineWidth = 9;
  for (let y = 40; y < 4000; y += 90) {
    pen.beginPath();
    pen.moveTo(0, y);
    pen.lineTo(3000, y + 30);
    pen.stroke();
  }
  const turn = 0.06 * ((seed % 3) - 1) + 0.02;
  const place = pen.getTransform().translate(1500, 2000).rotate((turn * 180) / Math.PI).translate(-1200, -1697);
  pen.setTransform(place);
  pen.fillStyle = '#eeece4';
  pen.fillRect(0, 0, 2400, 3394);
  pen.fillStyle = '#222';
  pen.font = '56px serif';
  for (let line = 0; line < 34; line++) {
    pen.fillText(`Dòng ${line + 1}, tờ ${seed}: cộng hòa xã hội chủ nghĩa, độc lập, tự do, hạnh phúc, kính gửi Ủy ban nhân dân`, 200, 300 + line * 84, 2000);
  }
  pen.strokeStyle = '#c81e2d';
  pen.lineWidth = 26;
  pen.beginPath();
  pen.arc(1700, 2900, 230, 0, 7);
  pen.stroke();
  pen.setTransform(1, 0, 0, 1, 0, 0);
  const shadow = pen.createLinearGradient(1500, 2000, 1900, 2200);
  shadow.addColorStop(0, 'rgba(0, 0, 0, 0)');
  shadow.addColorStop(1, 'rgba(0, 0, 0, 0.4)');
  pen.fillStyle = shadow;
  pen.fillRect(0, 0, 3000, 4000);
  const corners = [[0, 0], [2400, 0], [2400, 3394], [0, 3394]].flatMap(([x, y]) => {
    const at = place.transformPoint({ x, y });
    return [at.x / 3000, at.y / 4000];
  });
  if (blur > 0) {
    pen.filter = `blur(${blur}px)`;
    pen.drawImage(canvas, 0, 0);
  }
  return { photo: await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 }), corners };
}

/** The same photos as files for a journey, drawn by the browser of a page; `blur` in pixels. */
export async function photographs(page: Page, seeds: number[], blur = 0): Promise<Photo[]> {
  const drawn: Photo[] = [];
  for (const seed of seeds) {
    const { text, corners } = await page.evaluate(`(async () => {
      const { photo, corners } = await (${photograph})(${seed}, ${blur});
      const bytes = new Uint8Array(await photo.arrayBuffer());
      let text = '';
      for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
      return { text: btoa(text), corners };
    })()`) as { text: string; corners: number[] };
    const file = { name: `IMG_${1000 + seed}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(text, 'base64') };
    drawn.push({ file, corners });
  }
  return drawn;
}

/** Runs in the page. */
function inPage(script: string): void {
  const worker = new Worker(script);
  const waiting = new Map<number, (answer: any) => void>();
  const told: any[] = [];
  worker.onmessage = ({ data }) => {
    if (data.progress) told.push(data.progress);
    else waiting.get(data.id)!(data);
  };
  let last = 0;

  /** Size of a picture and the colours at places given as shares. */
  async function look(blob: Blob, places: [number, number][] = []) {
    const bitmap = await createImageBitmap(blob);
    const { width, height } = bitmap;
    const pen = new OffscreenCanvas(width, height).getContext('2d')!;
    pen.drawImage(bitmap, 0, 0);
    const colours = places.map(([x, y]) => [...pen.getImageData(Math.floor(x * width), Math.floor(y * height), 1, 1).data].slice(0, 3));
    return { width, height, colours };
  }

  Object.assign(globalThis, {
    told,
    look,
    ask: (message: object) => new Promise(resolve => {
      last += 1;
      waiting.set(last, resolve);
      worker.postMessage({ id: last, ...message });
    }),
  });
}
