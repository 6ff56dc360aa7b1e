// The description as the sheets of a catalogue, for `authoring compile`.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const VERSION = '2026-11-26';
const SOURCE = 'mẫu đo';

const HEAD = [
  'type',
  'name',
  'label::Tiếng Việt (vi)',
  'label::English (en)',
  'hint::Tiếng Việt (vi)',
  'hint::English (en)',
  'required',
  'relevant',
  'appearance',
  'parameters',
  'source',
];

/** Writes `{code}/` with its sheets, and the lists that are too long to stand in a form into `_lists/`. */
export async function writeProcedure(folder, form) {
  const own = path.join(folder, form.code);
  await mkdir(own, { recursive: true });
  await mkdir(path.join(folder, '_lists'), { recursive: true });
  const long = new Set(longLists(form));
  await writeFile(path.join(own, 'procedure.toml'), procedure(form));
  await writeFile(path.join(own, 'survey.csv'), csv([HEAD, ...form.sections.flatMap(section)]));
  await writeFile(path.join(own, 'choices.csv'), csv(choices(form, long)));
  await writeFile(path.join(own, 'settings.csv'), csv(settings(form)));
  await writeFile(path.join(own, 'rules.toml'), '');
  for (const list of long) {
    const rows = form.lists[list].map(item => [item.name, item.label.vi]);
    await writeFile(path.join(folder, '_lists', `${list}.csv`), csv([['code', 'name'], ...rows]));
  }
}

function longLists(form) {
  return form.sections.flatMap(section => section.questions).filter(({ kind }) => kind === 'long').map(({ list }) => list);
}

function section({ name, label, questions, repeat }) {
  const rows = repeat
    ? [
        row({ type: 'begin_repeat', ...repeat, parameters: `min=${repeat.count} max=${repeat.count}` }),
        ...repeat.questions.map(question),
        row({ type: 'end_repeat', name: repeat.name }),
      ]
    : [];
  return [
    row({ type: 'begin_group', name, label, appearance: 'section' }),
    ...questions.map(question),
    ...rows,
    row({ type: 'end_group', name }),
  ];
}

function question(question) {
  const types = { one: `select_one ${question.list}`, long: `select_one_from_file ${question.list}.csv` };
  return row({ ...question, type: types[question.kind] ?? question.kind });
}

function row({ type, name, label, hint, required, relevant, appearance, parameters }) {
  const applies = relevant && `\${${relevant.of}} = '${relevant.is}'`;
  const isQuestion = !/^(begin|end)_/.test(type);
  return [
    type,
    name,
    label?.vi,
    label?.en,
    hint?.vi,
    hint?.en,
    required && 'yes',
    applies,
    appearance,
    parameters,
    isQuestion && SOURCE,
  ];
}

function choices(form, long) {
  const rows = Object.entries(form.lists)
    .filter(([list]) => !long.has(list))
    .flatMap(([list, items]) => items.map(({ name, label }) => [list, name, label.vi, label.en]));
  return [['list_name', 'name', 'label::Tiếng Việt (vi)', 'label::English (en)'], ...rows];
}

function settings({ id, title }) {
  return [
    ['form_id', 'version', 'default_language', 'form_title::Tiếng Việt (vi)', 'form_title::English (en)', 'source'],
    [id, VERSION, 'Tiếng Việt (vi)', title.vi, title.en, SOURCE],
  ];
}

function procedure({ id, code, title }) {
  const text = ({ vi, en }) => `{ vi = ${JSON.stringify(vi)}, en = ${JSON.stringify(en)} }`;
  return `code = "${code}"
name = ${text(title)}
group = "Đo"
field = "Đo"
level = { vi = "Cấp xã", en = "Commune" }
subjects = [{ vi = "Công dân Việt Nam", en = "Vietnamese citizens" }]
competent_body = { vi = "Không có: thủ tục này chỉ để đo", en = "None: this procedure is for measuring" }
life_events = ["birth"]
keywords = ["mau do"]
online = "full"
form = "${id}"
steps = [${text({ vi: 'Điền tờ khai.', en: 'Fill in the form.' })}]

[handling]
deadline = { value = 1, unit = "working_days" }

[[methods]]
channel = "online"

[[sources]]
fact = "all"
source = "${SOURCE}"
checked = "${VERSION}"
confidence = "sourced"
`;
}

function csv(rows) {
  const cell = value => {
    const text = value ? String(value) : '';
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map(cells => `${cells.map(cell).join(',')}\n`).join('');
}
