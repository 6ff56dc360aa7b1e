// The worker's side of the papers: decodes photos with the browser, lets wasm find, straighten and judge them, and binds pages
// into a PDF. One message after the other, one decoded picture at a time; it keeps none.
//
// In:  {id, type: 'edges', blob}          where is the paper?
//      {id, type: 'straighten', blob, corners?, whole?, turns?, finish?, expected?}
//                                         the paper as a page. corners: eight shares of width and height, corner after corner,
//                                         as a person dragged them, otherwise they are looked for; whole: where they are not
//                                         sure the whole photo is the page, so that nothing is cut away unseen; turns: quarter
//                                         turns clockwise; finish: 'even' (usual), 'grey', 'black', 'natural'; expected: the
//                                         longer side through the shorter one of the paper asked for
//      {id, type: 'bind', pages, budget?, words?}
//                                         blobs of pages in order into one PDF of at most `budget` bytes (usual 6 MB); words: for
//                                         each page the lines it shows, [{text, x, y, size, width}] in shares of width and height
//      {id, type: 'unbind', blob}         the pages of a PDF that was bound here, as they went in
//      {id, type: 'inspect', blob}        what is this file?
//      {id, type: 'clean', blob}          a picture file without place, time and camera, upright
// Out: {id, width, height, corners, confidence, sure, advice}          for edges; advice: [{name, measure}]
//      {id, page, width, height, corners, taken, confidence, sure, advice, spent}
//                                                                      for straighten; page: a JPEG, of what lies within `taken`;
//                                                                      spent: milliseconds of each step
//      {id, pdf, sizes} | {id, progress: {done, of}} before it         for bind; sizes: bytes of each page
//      {id, pages}                                                     for unbind; none of a PDF that others made
//      {id, kind, width, height, pages, notices}                       for inspect; pages and notices of a PDF only
//      {id, file}                                                      for clean
//      {id, error}   'loading': the wasm did not come; 'canvas': this browser draws nothing in a worker; 'empty', 'heic',
//                    'not-supported', 'broken', 'too-large': the file; 'corners': these are none; 'too-much': the pages do not
//                    fit the budget even at their smallest
'use strict';

/** The photo is looked at in this many pixels; wasm takes means of them. */
const LOOKED_AT = 1200;
const FINISHES = ['even', 'grey', 'black', 'natural'];
/** The photo is drawn in this many pixels: a page that fills most of it needs no more. */
const VIEWED = 2400;
/** The corners of the photo itself. */
const WHOLE = [0, 0, 1, 0, 1, 1, 0, 1];
/** Rows that are handed over at once: 2 MB of a page. */
const BAND = 256;
/** Larger files are no photos. */
const MOST_BYTES = 64 * 1024 * 1024;

const loaded = wasm_bindgen({ module_or_path: '{{paper_wasm}}' });
loaded.catch(() => {});

class Refused extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

let last = Promise.resolve();

self.onmessage = event => {
  last = last.then(() => serve(event.data));
};

async function serve(message) {
  const { id } = message;
  try {
    await loaded;
  } catch {
    self.postMessage({ id, error: 'loading' });
    return;
  }
  try {
    self.postMessage({ id, ...(await answer(message)) });
  } catch (error) {
    self.postMessage({ id, error: error instanceof Refused ? error.kind : 'broken' });
  }
}

function answer(message) {
  switch (message.type) {
    case 'edges': return edges(message);
    case 'straighten': return straighten(message);
    case 'bind': return bind(message);
    case 'unbind': return unbind(message);
    case 'clean': return clean(message);
    default: return inspect(message);
  }
}

async function edges({ blob }) {
  const bitmap = await decoded(blob);
  try {
    return { width: bitmap.width, height: bitmap.height, ...found(bitmap) };
  } finally {
    bitmap.close();
  }
}

async function straighten({ blob, corners, whole = false, turns = 0, finish = 'even', expected }) {
  const spent = {};
  const lap = stopwatch(spent);
  const bitmap = await decoded(blob);
  lap('open');
  try {
    // Twelve megapixels are gone through once: all that follows looks at this smaller drawing.
    const view = fitted(bitmap, VIEWED);
    lap('draw');
    const seen = corners ? { corners: Array.from(corners), confidence: 1, sure: true, advice: [] } : found(view.canvas);
    lap('find');
    const taken = whole && !seen.sure ? WHOLE : seen.corners;
    const [longest, quality] = wasm_bindgen.step(0);
    const level = Math.max(0, FINISHES.indexOf(finish));
    const plan = ({ width, height }) => wasm_bindgen.Job.plan(new Float64Array(taken), turns, width, height, longest, level);
    let source = view.canvas;
    let job = plan(source);
    if (job && isCoarse(job, longest) && bitmap.width > source.width) {
      // A small paper in a large photo: this part of the photo itself.
      job.free();
      source = bitmap;
      job = plan(bitmap);
    }
    if (!job) throw new Refused('corners');
    try {
      const [left, top, wide, high, drawnWide, drawnHigh, width, height] = job.sizes();
      const asItIs = source === view.canvas && wide === drawnWide && high === drawnHigh;
      const part = asItIs ? view : drawn(source, left, top, wide, high, drawnWide, drawnHigh);
      const [x, first] = asItIs ? [left, top] : [0, 0];
      bitmap.close();
      for (let y = 0; y < drawnHigh; y += BAND) {
        job.take(part.getImageData(x, first + y, drawnWide, Math.min(BAND, drawnHigh - y)).data);
      }
      letGo(part);
      letGo(view);
      lap('cut');
      const page = blank(width, height);
      for (let y = 0; y < height; y += BAND) {
        const rows = job.rows(y, BAND);
        page.putImageData(new ImageData(new Uint8ClampedArray(rows.buffer), width), 0, y);
      }
      lap('straighten');
      const advice = seen.advice.concat(said(job.advice(expected)));
      lap('advice');
      const file = await written(page, quality);
      lap('write');
      return { ...seen, taken, page: file, width, height, advice, spent };
    } finally {
      job.free();
    }
  } finally {
    bitmap.close();
  }
}

/** Whether a page would have clearly fewer pixels than it may have. */
function isCoarse(job, longest) {
  const [, , , , , , width, height] = job.sizes();
  return Math.max(width, height) < 0.97 * longest;
}

/** Notes how long each step took. */
function stopwatch(spent) {
  let last = performance.now();
  return step => {
    const now = performance.now();
    spent[step] = now - last;
    last = now;
  };
}

async function bind({ id, pages, budget, words }) {
  const blobs = Array.from(pages);
  const steps = new Uint8Array(blobs.length);
  const written = new Set();
  for (;;) {
    const next = wasm_bindgen.next(new Float64Array(blobs.map(blob => blob.size)), steps, budget);
    if (next.length === 0) break;
    if (next.length === 1) throw new Refused('too-much');
    const [page, step] = next;
    const smaller = await rewritten(blobs[page], step);
    if (smaller.size < blobs[page].size) blobs[page] = smaller;
    steps[page] = step;
    written.add(page);
    self.postMessage({ id, progress: { done: written.size, of: blobs.length } });
  }
  const book = wasm_bindgen.Book.begin(Boolean(words));
  for (const [at, blob] of blobs.entries()) {
    for (const { text, x, y, size, width } of words ? words[at] : []) book.words(text, x, y, size, width);
    const problem = book.page(await bytesOf(blob));
    if (problem !== 'plain' && problem) throw new Refused(problem);
    if (problem) {
      blobs[at] = await rewritten(blob, steps[at]);
      const still = book.page(await bytesOf(blobs[at]));
      if (still) throw new Refused('broken');
    }
  }
  const pdf = new Blob([book.finish()], { type: 'application/pdf' });
  return { pdf, sizes: blobs.map(blob => blob.size) };
}

async function unbind({ blob }) {
  const pages = wasm_bindgen.unbound(await bytesOf(blob));
  return { pages: pages.map(page => new Blob([page], { type: 'image/jpeg' })) };
}

async function inspect({ blob }) {
  const bytes = await bytesOf(blob);
  const { kind, width, height } = header(bytes);
  if (kind !== 'application/pdf') return { kind, width, height };
  const document = wasm_bindgen.Document.inspect(bytes);
  const { pages, notices } = document;
  document.free();
  return { kind, pages, notices };
}

async function clean({ blob }) {
  const bytes = await bytesOf(blob);
  const { kind } = header(bytes);
  const cleaned = wasm_bindgen.CleanFile.clean(bytes);
  if (!cleaned) throw new Refused('not-supported');
  const { upright } = cleaned;
  const file = upright ? new Blob([cleaned.bytes], { type: kind }) : null;
  cleaned.free();
  // Without its metadata a photo does not say how it must be turned: draw it as it shall be seen.
  return { file: file || await rewritten(blob, 0) };
}

/** A picture with at most the pixels and the quality of a step. */
async function rewritten(blob, step) {
  const [longest, quality] = wasm_bindgen.step(step);
  const bitmap = await decoded(blob);
  try {
    const page = fitted(bitmap, longest);
    return await written(page, quality);
  } finally {
    bitmap.close();
  }
}

/** Opens a picture, once its header says that it is not too large. A HEIC is left to the browser: some can open it. */
async function decoded(blob) {
  const { problem } = header(await bytesOf(blob), 'heic');
  try {
    return await createImageBitmap(blob, { imageOrientation: 'from-image' });
  } catch {
    throw new Refused(problem || 'broken');
  }
}

function header(bytes, allowed) {
  const read = wasm_bindgen.FileHeader.read(bytes);
  const { kind, problem, width, height } = read;
  read.free();
  if (problem && problem !== allowed && kind !== 'application/pdf') throw new Refused(problem);
  return { kind, problem, width, height };
}

async function bytesOf(blob) {
  if (blob.size > MOST_BYTES) throw new Refused('too-large');
  return new Uint8Array(await blob.arrayBuffer());
}

/** Where the paper is in a picture: a bitmap or a canvas. */
function found(picture) {
  const small = fitted(picture, LOOKED_AT);
  const { width, height } = small.canvas;
  const seen = wasm_bindgen.Edges.find(small.getImageData(0, 0, width, height).data, width, height);
  letGo(small);
  const { corners, confidence, sure } = seen;
  const advice = said(seen.advice());
  seen.free();
  return { corners: Array.from(corners), confidence, sure, advice };
}

function said(advice) {
  return advice.map(one => {
    const { name, measure } = one;
    one.free();
    return { name, measure };
  });
}

function blank(width, height) {
  if (typeof OffscreenCanvas === 'undefined') throw new Refused('canvas');
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Refused('canvas');
  return context;
}

/** A picture drawn so that its longer side has at most so many pixels. */
function fitted(picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const size = length => Math.max(1, Math.round(length * scale));
  return drawn(picture, 0, 0, picture.width, picture.height, size(picture.width), size(picture.height));
}

function drawn(picture, left, top, wide, high, width, height) {
  const context = blank(width, height);
  // What is transparent is paper.
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  // Down to half the size each pixel is asked for anyway; below that whole pixels of small letters would be passed over.
  context.imageSmoothingQuality = 2 * width >= wide ? 'low' : 'medium';
  context.drawImage(picture, left, top, wide, high, 0, 0, width, height);
  return context;
}

/** A JPEG of what was drawn, which is let go. */
async function written(context, quality) {
  const file = await context.canvas.convertToBlob({ type: 'image/jpeg', quality: quality / 100 });
  letGo(context);
  return file;
}

/** Gives the pixels of a canvas back now: the browser would only do so when it next looks for what nobody needs. */
function letGo(context) {
  context.canvas.width = 0;
  context.canvas.height = 0;
}
