// The form engine compiled for phones gives what it gives on the server, to the last bit, for every vector. Built by
// `cargo xtask test --only vectors`.
import { test, expect } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const TARGET = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url));
const MODULE = join(TARGET, 'xtask', 'every_vector');

test('every vector gives the same as WebAssembly and here', async () => {
  const module = await import(pathToFileURL(join(MODULE, 'every_vector.js')).href);
  module.initSync({ module: readFileSync(join(MODULE, 'every_vector_bg.wasm')) });
  const there = (module.every_vector() as string).trimEnd().split('\n');
  const here = readFileSync(join(MODULE, 'here.txt'), 'utf8').trimEnd().split('\n');
  expect(here.length).toBeGreaterThan(600);
  expect(there).toEqual(here);
});
