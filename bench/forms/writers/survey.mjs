// The description as SurveyJS's model, in Vietnamese alone.

/** One page for each section; rows are a dynamic panel that has them already. */
export function survey({ title, sections, lists }) {
  const pages = sections.map(({ name, label, questions, repeat }) => ({
    name,
    title: label.vi,
    elements: [
      ...questions.map(question => element(question, lists)),
      ...(repeat ? [panels(repeat, lists)] : []),
    ],
  }));
  return { title: title.vi, pages };
}

function panels({ name, label, count, questions }, lists) {
  return {
    type: 'paneldynamic',
    name,
    title: label.vi,
    panelCount: count,
    maxPanelCount: count,
    templateElements: questions.map(question => element(question, lists, 'panel.')),
  };
}

function element({ name, kind, label, hint, required, relevant, list }, lists, within = '') {
  const common = {
    name,
    title: label.vi,
    description: hint?.vi,
    isRequired: required,
    visibleIf: relevant ? `{${within}${relevant.of}} = '${relevant.is}'` : undefined,
  };
  const choices = () => lists[list].map(({ name, label }) => ({ value: name, text: label.vi }));
  switch (kind) {
    case 'integer':
      return { ...common, type: 'text', inputType: 'number' };
    case 'one':
      return { ...common, type: 'radiogroup', choices: choices() };
    case 'long':
      return { ...common, type: 'dropdown', choices: choices() };
    default:
      return { ...common, type: 'text' };
  }
}
