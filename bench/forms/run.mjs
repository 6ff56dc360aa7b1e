// Opens every form in every engine, round after round, and prints the tables. The app must be served already, with the forms
// that `prepare` writes in its catalogue: `cargo xtask bench-forms` does all of it.
//
//   node run.mjs prepare FOLDER                 the forms as a catalogue, and the pages of the other engines
//   node run.mjs measure FOLDER --app PORT [--rounds 3] [--cpu 4] [--changes 15] [--only CASE,…] [--engines NAME,…]
//   node run.mjs print FOLDER                   the tables of what was measured last
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CASES } from './description.mjs';
import { buildPages, PAGES } from './pages.mjs';
import { CHANGES, CPU, measure, openBrowser } from './phone.mjs';
import { LINE } from './line.mjs';
import { serve } from './serve.mjs';
import { table } from './table.mjs';
import { writeProcedure } from './writers/catalogue.mjs';

/** What is tapped between a procedure's page and the first question. */
const TAPS = ['Bắt đầu điền tờ khai', 'Tiếp tục'];

/** Rows of the table, in order: the floor, ours, the others. */
const ENGINES = [
  { name: 'plain', title: PAGES.plain.title },
  { name: 'ours', title: 'Một Cửa, one section' },
  { name: 'parts', title: 'Một Cửa, sections of 25' },
  ...['enketo', 'odk', 'formio', 'survey'].map(name => ({ name, title: PAGES[name].title })),
];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    app: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    cpu: { type: 'string', default: String(CPU) },
    changes: { type: 'string', default: String(CHANGES) },
    only: { type: 'string' },
    engines: { type: 'string' },
  },
});
// The driver would close its browser and let the round go on.
process.on('SIGTERM', () => process.exit(143));
const [command, folder] = positionals;
const commands = { prepare, measure: measureAll, print };
if (!commands[command] || !folder) {
  console.error('node run.mjs prepare|measure|print FOLDER [--app PORT] [--rounds N] [--only CASE,…] [--engines NAME,…]');
  process.exit(2);
}
await commands[command](path.resolve(folder));

async function prepare(folder) {
  const procedures = path.join(folder, 'procedures');
  await rm(procedures, { recursive: true, force: true });
  for (const { form, parts } of CASES) {
    await writeProcedure(procedures, form);
    if (parts) await writeProcedure(procedures, parts);
  }
  const browser = await openBrowser();
  await buildPages(path.join(folder, 'pages'), CASES, browser);
  await browser.close();
}

async function measureAll(folder) {
  if (!values.app) throw new Error('--app says at which port of this machine the app is served');
  const chosen = (list, name) => !list || list.split(',').includes(name);
  const cases = CASES.filter(({ id }) => chosen(values.only, id));
  const engines = ENGINES.filter(({ name }) => chosen(values.engines, name));
  if (cases.length === 0 || engines.length === 0) {
    throw new Error(`there are the forms ${CASES.map(({ id }) => id)} and the engines ${ENGINES.map(({ name }) => name)}`);
  }
  const pages = await serve(path.join(folder, 'pages'));
  const results = { date: new Date().toISOString().slice(0, 10), machine: `${cpus().length} × ${cpus()[0].model}`, cpu: Number(values.cpu), loads: [], seen: {} };
  await mkdir(folder, { recursive: true });
  for (let round = 1; round <= Number(values.rounds); round++) {
    for (const one of cases) {
      // Engines take turns within a case, so that what else the machine does meets all of them.
      for (const { name } of engines) {
        const earlier = ((results.seen[one.id] ??= {})[name] ??= []);
        if ((name === 'parts' && !one.parts) || earlier.some(({ trouble }) => trouble)) continue;
        const seen = await measure({ ...place(name, one, pages.port), cpu: results.cpu, changes: Number(values.changes) });
        earlier.push(seen);
        results.loads.push(loadavg()[0]);
        console.error(`round ${round}, ${one.id}, ${name}: ${brief(seen)}, load ${loadavg()[0].toFixed(1)}`);
        await writeFile(path.join(folder, 'results.json'), JSON.stringify(results));
      }
    }
  }
  await pages.close();
  await print(folder);
}

/** Where an engine has a case's form, and how its questions are found. */
function place(name, { id, form, parts, pairs }, pages) {
  const common = { pairs, labels: labelsOf(form, pairs) };
  if (!PAGES[name]) {
    const { code } = name === 'parts' ? parts : form;
    return { ...common, engine: 'ours', port: Number(values.app), address: `/p/${code}`, taps: TAPS };
  }
  return { ...common, engine: name, port: pages, address: `/${name}/${id}/`, taps: [] };
}

/** The words that begin each question of the pairs. */
function labelsOf(form, pairs) {
  const names = new Set(pairs.flatMap(({ of, shows }) => [of, shows]));
  const asked = form.sections.flatMap(({ questions, repeat }) => [...questions, ...(repeat?.questions ?? [])]);
  return Object.fromEntries(asked.filter(({ name }) => names.has(name)).map(({ name, label }) => [name, label.vi]));
}

function brief({ usable, again, changes, trouble }) {
  const seconds = value => (value === undefined ? '–' : `${(value / 1000).toFixed(1)} s`);
  return `usable ${seconds(usable)}, again ${seconds(again)}, ${changes.length} changes${trouble ? `, ${trouble}` : ''}`;
}

async function print(folder) {
  const { date, machine, cpu, loads, seen } = JSON.parse(await readFile(path.join(folder, 'results.json'), 'utf8'));
  const [least, most] = [Math.min(...loads), Math.max(...loads)].map(load => load.toFixed(1));
  console.log(`${date}, ${machine}, CPU ÷ ${cpu}, ${LINE.bits / 1024 / 1024} Mbit/s with ${LINE.roundTrip} ms, load ${least}–${most}`);
  for (const { id, title } of CASES) {
    const rows = ENGINES.filter(({ name }) => seen[id]?.[name]?.length > 0).map(({ name, title }) => ({ title, rounds: seen[id][name] }));
    if (rows.length > 0) console.log(`\n${table(title, rows)}`);
  }
}
