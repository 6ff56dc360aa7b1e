// What a phone's camera sees in somebody's hand: a leaflet, a card, papers on a table, never quite still; moving frames that
// a browser draws, and that reach the app through getUserMedia like those of any camera.
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import QRCode from 'qrcode';
import { photograph } from './papers.ts';

/** Upright, as a phone is held; whoever opens the camera takes of it what it asks for. */
const WIDTH = 1440;
const HEIGHT = 1920;

/** What lies before the camera. */
export type Sight = { print: string[]; code: string } | { paper: number };

/**
 * A camera before which one thing after the other lies. Chromium reads the file of its fake camera from the beginning each
 * time the camera is opened, so the file is changed while the camera is closed, as a person turns from one thing to the next.
 */
export class Sights {
  private constructor(private readonly folder: string) {}

  static async unpack(): Promise<Sights> {
    return new Sights(await mkdtemp(path.join(tmpdir(), 'motcua-sights-')));
  }

  /** What the browser is started with. */
  get file(): string {
    return path.join(this.folder, 'camera.y4m');
  }

  /** Lays something before the camera, which is closed; `easel` is a page that draws it. */
  async lay(sight: Sight, easel: Page): Promise<void> {
    const next = path.join(this.folder, 'next');
    await writeFile(next, await clipOf(sight, easel));
    await rename(next, this.file);
  }

  async throwAway(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** One picture as the phone's own camera app takes it, from the same moving frames; the camera is closed again afterwards. */
export async function snap(page: Page, name: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const text = await page.evaluate(async ([width, height]) => {
    const video = { width: { exact: width! }, height: { exact: height! } };
    const stream = await navigator.mediaDevices.getUserMedia({ video });
    const finder = document.createElement('video');
    finder.muted = true;
    finder.srcObject = stream;
    await finder.play();
    const canvas = new OffscreenCanvas(width!, height!);
    canvas.getContext('2d')!.drawImage(finder, 0, 0);
    stream.getTracks().forEach(track => track.stop());
    finder.srcObject = null;
    const photo = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
    return new Promise<string>(read => {
      const reader = new FileReader();
      reader.onload = () => read(String(reader.result).split(',')[1]!);
      reader.readAsDataURL(photo);
    });
  }, [WIDTH, HEIGHT]);
  return { name, mimeType: 'image/jpeg', buffer: Buffer.from(text, 'base64') };
}

async function clipOf(sight: Sight, easel: Page): Promise<Buffer> {
  const what =
    'paper' in sight
      ? `(await (${photograph})(${sight.paper})).photo`
      : `await (${printed})(${JSON.stringify(sight.print)}, ${JSON.stringify(modulesOf(sight.code))})`;
  const text = (await easel.evaluate(`(async () => (${held})(${what}, ${WIDTH}, ${HEIGHT}))()`)) as string;
  const frames = Buffer.from(text, 'base64');
  const size = (WIDTH * HEIGHT * 3) / 2;
  const clip = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`)];
  for (let at = 0; at < frames.length; at += size) clip.push(Buffer.from('FRAME\n'), frames.subarray(at, at + size));
  return Buffer.concat(clip);
}

/** Rows of a QR code, `1` where it is dark. */
function modulesOf(code: string): string[] {
  const { modules } = QRCode.create(code, { errorCorrectionLevel: 'M' });
  const row = (y: number) => Array.from({ length: modules.size }, (_, x) => (modules.get(y, x) ? '1' : '0')).join('');
  return Array.from({ length: modules.size }, (_, y) => row(y));
}

/** Runs in the page: a printed card or leaflet with a code on it, on a table, as large as what the camera sees. */
async function printed(lines: string[], modules: string[]): Promise<Blob> {
  const canvas = new OffscreenCanvas(1440, 1920);
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = '#7a5a3c';
  pen.fillRect(0, 0, 1440, 1920);
  pen.translate(720, 960);
  pen.rotate(0.07);
  pen.fillStyle = '#f3f1ea';
  pen.fillRect(-560, -350, 1120, 700);
  pen.fillStyle = '#223';
  pen.font = '40px sans-serif';
  lines.forEach((line, at) => pen.fillText(line, -520, -230 + at * 80, 540));
  const module = Math.floor(440 / modules.length);
  modules.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) if (row[x] === '1') pen.fillRect(60 + x * module, -220 + y * module, module, module);
  });
  return canvas.convertToBlob();
}

/** Runs in the page: a picture held by a hand that trembles, as frames of Y, U and V, in base64. */
async function held(picture: Blob, width: number, height: number): Promise<string> {
  const bitmap = await createImageBitmap(picture);
  const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  const [frames, pixels] = [6, width * height];
  const all = new Uint8Array((frames * pixels * 3) / 2);
  for (let frame = 0; frame < frames; frame++) {
    const phase = (frame / frames) * 2 * Math.PI;
    pen.setTransform(1, 0, 0, 1, width / 2 + 5 * Math.sin(phase), height / 2 + 4 * Math.cos(phase));
    pen.rotate(0.004 * Math.cos(phase));
    // A little larger than the frame, so that no edge of the picture comes into view.
    pen.scale(1.02, 1.02);
    pen.drawImage(bitmap, -width / 2, -height / 2, width, height);
    const { data } = pen.getImageData(0, 0, width, height);
    const luma = (frame * pixels * 3) / 2;
    for (let at = 0; at < pixels; at++) {
      const [r, g, b] = [data[at * 4]!, data[at * 4 + 1]!, data[at * 4 + 2]!];
      all[luma + at] = 0.299 * r + 0.587 * g + 0.114 * b;
    }
    const [blue, red] = [luma + pixels, luma + pixels + pixels / 4];
    for (let y = 0; y < height / 2; y++) {
      for (let x = 0; x < width / 2; x++) {
        const at = (y * 2 * width + x * 2) * 4;
        const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
        all[blue + (y * width) / 2 + x] = 128 - 0.169 * r - 0.331 * g + 0.5 * b;
        all[red + (y * width) / 2 + x] = 128 + 0.5 * r - 0.419 * g - 0.081 * b;
      }
    }
  }
  return new Promise(read => {
    const reader = new FileReader();
    reader.onload = () => read(String(reader.result).split(',')[1]!);
    reader.readAsDataURL(new Blob([all]));
  });
}
