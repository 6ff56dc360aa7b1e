// The description as an ODK XForm, in Vietnamese alone.

const HEAD = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"\
 xmlns:orx="http://openrosa.org/xforms" xmlns:odk="http://www.opendatakit.org/xforms" xmlns:xsd="http://www.w3.org/2001/XMLSchema">`;

/** One document: model, bindings, body. Rows come by a count, a long list as a secondary instance. */
export function xform(form) {
  const instance = form.sections.map(instanceOf).join('');
  const lists = form.sections.flatMap(section => section.questions).filter(({ kind }) => kind === 'long');
  return `${HEAD}<h:head><h:title>${form.title.vi}</h:title><model odk:xforms-version="1.0.0">\
<instance><data id="${form.id}" version="1">${instance}<meta><instanceID/></meta></data></instance>\
${lists.map(({ list }) => secondary(list, form.lists[list])).join('')}\
${form.sections.flatMap(binds).join('')}\
<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/></model></h:head>\
<h:body>${form.sections.map(section => body(section, form.lists)).join('')}</h:body></h:html>`;
}

function instanceOf({ name, questions, repeat }) {
  const own = questions.map(({ name }) => `<${name}/>`).join('');
  const rows = repeat && repeat.questions.map(({ name }) => `<${name}/>`).join('');
  const counted = repeat ? `<${repeat.name}_count>${repeat.count}</${repeat.name}_count>` : '';
  return `<${name}>${own}${counted}${repeat ? `<${repeat.name} jr:template="">${rows}</${repeat.name}>` : ''}</${name}>`;
}

function secondary(list, items) {
  const rows = items.map(({ name, label }) => `<item><name>${name}</name><label>${label.vi}</label></item>`).join('');
  return `<instance id="${list}"><root>${rows}</root></instance>`;
}

const TYPES = { integer: 'int' };

function binds({ name, questions, repeat }) {
  const at = `/data/${name}`;
  const bind = (to, question) => {
    const { of, is } = question.relevant ?? {};
    const applies = of ? ` relevant=" ../${of} = '${is}'"` : '';
    const required = question.required ? ' required="true()"' : '';
    return `<bind nodeset="${to}/${question.name}" type="${TYPES[question.kind] ?? 'string'}"${applies}${required}/>`;
  };
  const rows = repeat
    ? [
        `<bind nodeset="${at}/${repeat.name}_count" type="string" readonly="true()"/>`,
        ...repeat.questions.map(question => bind(`${at}/${repeat.name}`, question)),
      ]
    : [];
  return [...questions.map(question => bind(at, question)), ...rows];
}

function body({ name, label, questions, repeat }, lists) {
  const at = `/data/${name}`;
  const rows = repeat
    ? `<group ref="${at}/${repeat.name}"><label>${repeat.label.vi}</label>\
<repeat nodeset="${at}/${repeat.name}" jr:count=" ${at}/${repeat.name}_count" jr:noAddRemove="true()">\
${repeat.questions.map(question => control(`${at}/${repeat.name}`, question, lists)).join('')}</repeat></group>`
    : '';
  const own = questions.map(question => control(at, question, lists)).join('');
  return `<group ref="${at}"><label>${label.vi}</label>${own}${rows}</group>`;
}

function control(at, { name, kind, label, hint, list }, lists) {
  const said = `<label>${label.vi}</label>${hint ? `<hint>${hint.vi}</hint>` : ''}`;
  const ref = `ref="${at}/${name}"`;
  if (kind === 'one') {
    const items = lists[list].map(({ name, label }) => `<item><label>${label.vi}</label><value>${name}</value></item>`);
    return `<select1 ${ref}>${said}${items.join('')}</select1>`;
  }
  if (kind === 'long') {
    return `<select1 ${ref} appearance="minimal autocomplete">${said}\
<itemset nodeset="instance('${list}')/root/item"><value ref="name"/><label ref="label"/></itemset></select1>`;
  }
  return `<input ${ref}>${said}</input>`;
}
