// The description as Form.io's components, in Vietnamese alone.

/** A form of panels; rows are a data grid that has them already. */
export function formio({ title, sections, lists }) {
  const components = sections.map(({ name, label, questions, repeat }) => ({
    type: 'panel',
    key: name,
    title: label.vi,
    components: [
      ...questions.map(question => component(question, lists)),
      ...(repeat ? [grid(repeat, lists)] : []),
    ],
  }));
  return { title: title.vi, display: 'form', components };
}

function grid({ name, label, count, questions }, lists) {
  return {
    type: 'datagrid',
    key: name,
    label: label.vi,
    input: true,
    defaultValue: Array.from({ length: count }, () => ({})),
    components: questions.map(question => component(question, lists, `${name}.`)),
  };
}

function component({ name, kind, label, hint, required, relevant, list }, lists, within = '') {
  const common = {
    key: name,
    label: label.vi,
    description: hint?.vi,
    input: true,
    validate: required ? { required } : undefined,
    conditional: relevant ? { show: true, when: `${within}${relevant.of}`, eq: relevant.is } : undefined,
  };
  const values = () => lists[list].map(({ name, label }) => ({ label: label.vi, value: name }));
  switch (kind) {
    case 'integer':
      return { ...common, type: 'number', decimalLimit: 0 };
    case 'one':
      return { ...common, type: 'radio', values: values() };
    case 'long':
      return { ...common, type: 'select', dataSrc: 'values', data: { values: values() } };
    default:
      return { ...common, type: 'textfield' };
  }
}
