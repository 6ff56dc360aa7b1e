// The worker's side of the scanner: loads the decoder once, then answers messages. It never keeps a picture.
//
// In:  {id, type: 'frame', bitmap, effort}   an ImageBitmap (transferred); effort 0, 1 or 2
//      {id, type: 'pixels', pixels, width, height, effort}   RGBA bytes, where ImageBitmaps or OffscreenCanvas are missing
//      {id, type: 'photo', blob}              a picture file in any format the browser reads
//      {id, type: 'encode', text}             a QR code to be drawn
// Out: {id, found: {text, bytes} | null}      for frame, pixels and photo
//      {id, modules: Uint8Array}              for encode: side, then one byte per module; empty when too long
//      {id, error: 'loading' | 'picture' | 'canvas'}   the decoder did not load, the file is not a picture,
//                                             or this browser cannot read pixels in a worker
'use strict';

/** A photo's longer side in pixels: more does not help and costs memory. */
const LARGEST_SIDE = 2400;

const loaded = wasm_bindgen({ module_or_path: '{{scanner_wasm}}' });
loaded.catch(() => {});

let canvas = null;

self.onmessage = async event => {
  const { id, type } = event.data;
  try {
    await loaded;
  } catch {
    self.postMessage({ id, error: 'loading' });
    return;
  }
  try {
    self.postMessage({ id, ...(await answer(type, event.data)) });
  } catch (error) {
    self.postMessage({ id, error: error instanceof Unreadable ? error.kind : 'picture' });
  }
};

class Unreadable extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

async function answer(type, message) {
  if (type === 'encode') return { modules: wasm_bindgen.encode_text(message.text) };
  if (type === 'pixels') return decode(message.pixels, message.width, message.height, message.effort);
  const bitmap = type === 'photo' ? await createImageBitmap(message.blob) : message.bitmap;
  const effort = type === 'photo' ? 2 : message.effort;
  try {
    const { data, width, height } = pixelsOf(bitmap);
    return decode(data, width, height, effort);
  } finally {
    bitmap.close();
  }
}

function pixelsOf(bitmap) {
  if (typeof OffscreenCanvas === 'undefined') throw new Unreadable('canvas');
  const scale = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  if (!canvas || canvas.width !== width || canvas.height !== height) {
    canvas = new OffscreenCanvas(width, height);
  }
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Unreadable('canvas');
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

function decode(pixels, width, height, effort) {
  const scanned = wasm_bindgen.decode_rgba(pixels, width, height, effort);
  if (!scanned) return { found: null };
  const found = { text: scanned.text, bytes: scanned.bytes };
  scanned.free();
  return { found };
}
