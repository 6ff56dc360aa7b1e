// Reads a folder of grey pictures (PGM) with the decoders that run in JavaScript, and prints for each picture and decoder a line:
// name, number of the picture, milliseconds, and the text in base64, parted by tabs.
//
// Ours is the worker's own script with the wasm that phones get, from the last `cargo xtask build`; without one it is left out.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import jsqr from 'jsqr';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const [folder, assets] = process.argv.slice(2);

/** The worker of the built app, asked as the page asks it. */
async function ours() {
  const names = assets ? readdirSync(assets) : [];
  const script = names.find(name => /^scanner\.\w+\.js$/.test(name));
  const wasm = names.find(name => /^scanner\.\w+\.wasm$/.test(name));
  if (!script || !wasm) return null;
  let heard = () => {};
  const self = { postMessage: message => heard(message) };
  const fetch = async () =>
    new Response(readFileSync(join(assets, wasm)), { headers: { 'content-type': 'application/wasm' } });
  const context = vm.createContext({ self, fetch, WebAssembly, Response, Request, URL, TextDecoder, TextEncoder, console });
  vm.runInContext(readFileSync(join(assets, script), 'utf8'), context);
  return picture =>
    new Promise((resolve, reject) => {
      heard = ({ id, error, codes }) => {
        if (id === 1) error ? reject(new Error(error)) : resolve(codes[0]?.text);
      };
      self.onmessage({ data: { id: 1, type: 'pixels', ...picture } });
    });
}

const wasmBinary = readFileSync(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
await prepareZXingModule({ overrides: { wasmBinary: wasmBinary.buffer }, fireImmediately: true });

const worker = await ours();
const decoders = {
  'ours (wasm), a photo': worker,
  'ours (wasm), one frame': worker && (picture => worker({ ...picture, turn: 0 })),
  'zxing-wasm': async ({ pixels, width, height }) => {
    const options = { formats: ['QRCode'], tryHarder: true, tryInvert: true, tryRotate: true, maxNumberOfSymbols: 1 };
    return (await readBarcodes({ data: pixels, width, height }, options))[0]?.text;
  },
  jsqr: async ({ pixels, width, height }) => jsqr(pixels, width, height)?.data,
};

/** RGBA bytes of a grey picture. */
function read(name) {
  const file = readFileSync(join(folder, name));
  const [, width, height] = /^P5\s(\d+)\s(\d+)\s255\s/.exec(file.subarray(0, 40).toString('latin1')).map(Number);
  const luma = file.subarray(file.length - width * height);
  const pixels = new Uint8ClampedArray(4 * width * height).fill(255);
  luma.forEach((level, at) => pixels.fill(level, 4 * at, 4 * at + 3));
  return { pixels, width, height };
}

const names = readdirSync(folder).filter(name => name.endsWith('.pgm')).sort();
// What a virtual machine compiles on its first runs is not a decoder's time.
const warm = read(names[0]);
for (const decode of Object.values(decoders)) for (let round = 0; decode && round < 5; round++) await decode(warm);
for (const name of names) {
  const picture = read(name);
  for (const [decoder, decode] of Object.entries(decoders)) {
    if (!decode) continue;
    const begun = process.cpuUsage();
    const text = await decode(picture);
    const { user, system } = process.cpuUsage(begun);
    const told = text === undefined || text === null ? '' : Buffer.from(text).toString('base64');
    console.log([decoder, Number.parseInt(name, 10), (user + system) / 1000, told].join('\t'));
  }
}
