// Builds the page of every other engine, minified and split as its author's users would, and its forms; it starts nothing.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import * as sass from 'sass';
import { formio } from './writers/formio.mjs';
import { survey } from './writers/survey.mjs';
import { xform } from './writers/xform.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const MODULES = path.join(HERE, 'node_modules');
const version = name => JSON.parse(createRequire(import.meta.url)('node:fs').readFileSync(path.join(MODULES, name, 'package.json'), 'utf8')).version;

/** The form as a page without a second language wants it. */
function plain({ title, sections, lists }) {
  const said = question => ({ ...question, label: question.label.vi, hint: question.hint?.vi });
  return {
    title: title.vi,
    sections: sections.map(section => ({
      ...section,
      label: section.label.vi,
      questions: section.questions.map(said),
      repeat: section.repeat && { ...section.repeat, label: section.repeat.label.vi, questions: section.repeat.questions.map(said) },
    })),
    lists: Object.fromEntries(Object.entries(lists).map(([name, items]) => [name, items.map(item => ({ ...item, label: item.label.vi }))])),
  };
}

/** Engines whose page is built here: name in the table, file name of a form, what the form becomes. */
export const PAGES = {
  plain: { title: 'plain DOM (the floor)', file: 'form.json', write: form => JSON.stringify(plain(form)) },
  enketo: { title: `enketo-core ${version('enketo-core')}`, file: 'form.json', write: (form, transform) => transform(xform(form)) },
  odk: { title: `@getodk/web-forms ${version('@getodk/web-forms')}`, file: 'form.xml', write: xform },
  formio: { title: `@formio/js ${version('@formio/js')}`, file: 'form.json', write: form => JSON.stringify(formio(form)) },
  survey: { title: `survey-core ${version('survey-core')}`, file: 'form.json', write: form => JSON.stringify(survey(form)) },
};

/** Writes `{engine}/{case}/index.html`, its form and its scripts below `folder`, each with its compressed twin. */
export async function buildPages(folder, cases, browser) {
  await rm(folder, { recursive: true, force: true });
  const transform = await transformer(folder, browser);
  for (const [engine, { file, write }] of Object.entries(PAGES)) {
    const { script, style } = await bundle(folder, engine);
    for (const { id, form } of cases) {
      const at = path.join(folder, engine, id);
      await mkdir(at, { recursive: true });
      await put(path.join(at, 'index.html'), page(form.title.vi, script, style));
      await put(path.join(at, file), await write(form, transform));
    }
  }
}

function page(title, script, style) {
  return `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${style ? `<link rel="stylesheet" href="${style}">\n` : ''}<script type="module" src="${script}"></script>
<main></main>
</html>
`;
}

async function bundle(folder, engine) {
  const { metafile } = await build({
    entryPoints: [path.join(HERE, 'engines', `${engine}.mjs`)],
    outdir: path.join(folder, engine),
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'chrome120',
    entryNames: '[name].[hash]',
    chunkNames: '[name].[hash]',
    assetNames: '[name].[hash]',
    define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
    // Enketo leaves these to whoever embeds it and brings a default for each.
    alias: {
      'enketo/config': path.join(MODULES, 'enketo-core/config.js'),
      'enketo/widgets': path.join(MODULES, 'enketo-core/src/js/widgets.js'),
      'enketo/translator': path.join(MODULES, 'enketo-core/src/js/fake-translator.js'),
      'enketo/dialog': path.join(MODULES, 'enketo-core/src/js/fake-dialog.js'),
      'enketo/file-manager': path.join(MODULES, 'enketo-core/src/js/file-manager.js'),
      'enketo/xpath-evaluator-binding': path.join(MODULES, 'enketo-core/src/js/xpath-evaluator-binding.js'),
    },
    loader: { '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.eot': 'file', '.svg': 'file', '.png': 'file' },
    plugins: [scss],
    metafile: true,
    logLevel: 'error',
  });
  const entry = `engines/${engine}.mjs`;
  const [script, { cssBundle }] = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint?.endsWith(entry));
  for (const file of Object.keys(metafile.outputs)) await compress(path.resolve(file));
  const url = file => file && `../${path.basename(file)}`;
  return { script: url(script), style: url(cssBundle) };
}

/** Enketo's own stylesheets, which name their neighbours by the place they have in its repository. */
const scss = {
  name: 'scss',
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, async ({ path: file }) => {
      const { css } = await sass.compileAsync(file, {
        importers: [
          {
            findFileUrl: url =>
              url.includes('/node_modules/') ? pathToFileURL(path.join(MODULES, url.split('/node_modules/').at(-1))) : null,
          },
        ],
        loadPaths: [MODULES],
        logger: sass.Logger.silent,
      });
      return { contents: css, loader: 'css', resolveDir: path.join(MODULES, 'enketo-core/src/sass') };
    });
  },
};

/** Enketo's transformation, which needs a browser's XSLT. */
async function transformer(folder, browser) {
  const { outputFiles } = await build({
    entryPoints: [path.join(HERE, 'engines/enketo-transform.mjs')],
    bundle: true,
    write: false,
    // Only the transformation on a server asks for it.
    external: ['libxslt'],
    format: 'iife',
    outdir: folder,
    logLevel: 'error',
  });
  const page = await browser.newPage();
  await page.addScriptTag({ content: outputFiles[0].text });
  return async xform => JSON.stringify(await page.evaluate(xform => window.transformed(xform), xform));
}

async function put(file, text) {
  await writeFile(file, text);
  await compress(file);
}

const brotli = promisify(brotliCompress);

async function compress(file) {
  const bytes = await readFile(file);
  await writeFile(`${file}.br`, await brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
