// The worker's side of the scanner: loads the decoder once, then answers messages. It never keeps a picture.
//
// In:  {id, type: 'frame', bitmap, turn}      an ImageBitmap (transferred); turn counts the frames, each gets another look
//      {id, type: 'pixels', pixels, width, height, turn}   RGBA bytes, where ImageBitmaps or OffscreenCanvas are missing;
//                                             of a photo without a turn
//      {id, type: 'photo', blob}              a picture file in any format the browser reads
//      {id, type: 'encode', text}             a QR code to be drawn
//      `effort` in place of `turn` is what pages of an older app say: here the frames are counted for them.
// Out: {id: 0, ready: true}                   once, when the decoder is here
//      {id, codes: [{text, bytes}], hint, found}   for frame, pixels and photo; hint when there are no codes: 'dark', 'unclear' or
//                                             null; found: the first code or null, for pages of an older app
//      {id, modules: Uint8Array}              for encode: side, then one byte per module; empty when too long
//      {id, error: 'loading' | 'picture' | 'canvas' | 'broken'}   the decoder did not load, the file is no whole picture of
//                                             bearable size, this browser cannot read pixels in a worker, or the decoder stumbled and is of no
//                                             more use: start another worker
'use strict';

/** A photo's longer side in pixels: more does not help and costs memory. */
const LARGEST_SIDE = 2400;
/** Larger files are no photos. */
const MOST_BYTES = 64 * 1024 * 1024;

const loaded = wasm_bindgen({ module_or_path: '{{scanner_wasm}}' });
loaded.then(() => self.postMessage({ id: 0, ready: true }), () => {});

const HINTS = [null, 'dark', 'unclear'];

let canvas = null;
let frames = 0;

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
    self.postMessage({ id, error: kindOf(error) });
  }
};

class Unreadable extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

function kindOf(error) {
  if (error instanceof Unreadable) return error.kind;
  return error instanceof WebAssembly.RuntimeError ? 'broken' : 'picture';
}

async function answer(type, message) {
  if (type === 'encode') return { modules: wasm_bindgen.encode_text(message.text) };
  if (type === 'pixels') return decode(message.pixels, message.width, message.height, turnOf(message));
  if (type === 'photo') await bounded(message.blob);
  const bitmap = type === 'photo' ? await createImageBitmap(message.blob) : message.bitmap;
  try {
    const { data, width, height } = pixelsOf(bitmap);
    return decode(data, width, height, turnOf(message));
  } finally {
    bitmap.close();
  }
}

/** Lets a picture file be opened only once its header says that it is not too large: browsers unpack it whole. */
async function bounded(blob) {
  const may = blob.size <= MOST_BYTES && wasm_bindgen.may_open(new Uint8Array(await blob.arrayBuffer()));
  if (!may) throw new Unreadable('picture');
}

/** Which of a camera's frames it is; nothing for a photo, whose pixels older pages call effort 2. */
function turnOf({ type, turn, effort }) {
  if (turn !== undefined || type === 'photo' || effort === undefined || effort === 2) return turn;
  return frames++;
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
  // Where a picture is transparent the one before it must not show: there is white paper.
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

function decode(pixels, width, height, turn) {
  const scanned =
    turn === undefined
      ? wasm_bindgen.decode_photo(pixels, width, height)
      : wasm_bindgen.decode_frame(pixels, width, height, turn);
  const codes = Array.from({ length: scanned.count }, (_, at) => ({ text: scanned.text(at), bytes: scanned.bytes(at) }));
  const hint = HINTS[scanned.hint];
  scanned.free();
  return { codes, hint, found: codes[0] ?? null };
}
