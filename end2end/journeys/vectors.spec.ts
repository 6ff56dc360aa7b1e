// The form engine compiled for phones gives what it gives on the server for every vector: the same texts, nodes, truths and
// refusals, and the same numbers to the last bit, but for what the platform's own `exp` rounds otherwise. Built by
// `cargo xtask test --only vectors`.
import { test, expect } from '@playwright/test';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const TARGET = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url));
const MODULE = join(TARGET, 'xtask', 'every_vector');

test('every vector gives the same as WebAssembly and here', async () => {
  // By this ending Node knows that it is a module.
  const script = join(MODULE, 'every_vector.mjs');
  copyFileSync(join(MODULE, 'every_vector.js'), script);
  const module = await import(pathToFileURL(script).href);
  module.initSync({ module: readFileSync(join(MODULE, 'every_vector_bg.wasm')) });
  const there = (module.every_vector() as string).trimEnd().split('\n');
  const here = readFileSync(join(MODULE, 'here.txt'), 'utf8').trimEnd().split('\n');
  expect(here.length).toBeGreaterThan(600);
  expect(there.length).toBe(here.length);
  expect(there.filter((line, at) => !same(line, here[at]!))).toEqual([]);
});

/** Whether two lines tell the same: word for word, the same not-a-number, or of `exp` numbers that are neighbours. */
function same(there: string, here: string): boolean {
  if (there === here) return true;
  const [a, b] = [there, here].map(line => /^(.*): number [0-9a-f]{16} (\S+)$/.exec(line));
  if (!a || !b || a[1] !== b[1]) return false;
  if (a[2] === 'NaN') return b[2] === 'NaN';
  const [x, y] = [Number(a[2]), Number(b[2])];
  return a[1]!.includes('exp and exp10') && Math.abs(x - y) <= Math.abs(x) * Number.EPSILON;
}
