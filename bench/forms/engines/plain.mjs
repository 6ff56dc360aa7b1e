// The floor: the form in plain HTML elements, drawn by hand from its description, with one listener.

import './plain.css';

const main = document.querySelector('main');
const watched = new Map();

const form = await (await fetch('form.json')).json();
const drawn = document.createDocumentFragment();
drawn.append(element('h1', { textContent: form.title }));
for (const section of form.sections) {
  drawn.append(element('h2', { textContent: section.label }));
  for (const question of section.questions) drawn.append(field(question, question.name));
  if (section.repeat) drawn.append(...rows(section.repeat));
}
main.append(drawn);

main.addEventListener('input', event => {
  for (const { field, is } of watched.get(event.target.id) ?? []) field.hidden = event.target.value !== is;
});

function rows({ label, count, questions }) {
  return Array.from({ length: count }, (_, at) => {
    const row = element('fieldset', {});
    row.append(element('legend', { textContent: `${label} ${at + 1}` }));
    for (const question of questions) row.append(field(question, `${question.name}-${at + 1}`, `-${at + 1}`));
    return row;
  });
}

function field({ kind, label, hint, required, relevant, list }, id, row = '') {
  const field = element('div', { className: 'field' });
  if (kind === 'one') {
    field.append(element('p', { textContent: label }));
    for (const item of form.lists[list]) {
      const choice = element('label', {});
      choice.append(element('input', { type: 'radio', name: id, value: item.name }), item.label);
      field.append(choice);
    }
  } else {
    field.append(element('label', { htmlFor: id, textContent: label }));
    if (hint) field.append(element('p', { className: 'hint', textContent: hint }));
    field.append(kind === 'long' ? select(id, form.lists[list]) : element('input', { id, required, inputMode: kind === 'integer' ? 'numeric' : 'text' }));
  }
  if (relevant) {
    const of = relevant.of + row;
    field.hidden = true;
    watched.set(of, [...(watched.get(of) ?? []), { field, is: relevant.is }]);
  }
  return field;
}

function select(id, items) {
  const select = element('select', { id });
  select.append(element('option', {}), ...items.map(item => element('option', { value: item.name, textContent: item.label })));
  return select;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
