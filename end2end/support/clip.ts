// What a camera sees: a clip of one QR code on a wall, as an uncompressed y4m file.
import { writeFile } from 'node:fs/promises';
import QRCode from 'qrcode';

const WIDTH = 640;
const HEIGHT = 480;

/** Writes a short clip that shows `text` as a QR code and returns its path. */
export async function clipOf(text: string, file: string): Promise<string> {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const scale = Math.floor(400 / (modules.size + 8));
  const side = modules.size * scale;
  const [left, top] = [(WIDTH - side) >> 1, (HEIGHT - side) >> 1];
  const luma = Buffer.alloc(WIDTH * HEIGHT, 225);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const dark = modules.get(Math.floor(y / scale), Math.floor(x / scale));
      if (dark) luma[(top + y) * WIDTH + left + x] = 25;
    }
  }
  return written(luma, file);
}

/** Writes a short clip of a bare wall, from 0 for a night without a lamp to 255. */
export async function wallOf(brightness: number, file: string): Promise<string> {
  return written(Buffer.alloc(WIDTH * HEIGHT, brightness), file);
}

async function written(luma: Buffer, file: string): Promise<string> {
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([head, ...Array(5).fill(frame)]));
  return file;
}

/** A PNG of a QR code, as a photo of a leaflet; colours as `#rgba`. */
export async function photoOf(text: string, light = '#fff', dark = '#000'): Promise<Buffer> {
  return QRCode.toBuffer(text, { errorCorrectionLevel: 'M', scale: 8, color: { light, dark } });
}
