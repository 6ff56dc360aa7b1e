// Enketo Core as its readme embeds it, with the form transformed beforehand as Enketo's own server does.
import { Form } from 'enketo-core';
import './enketo.scss';

const { form, model } = await (await fetch('form.json')).json();
document.querySelector('main').innerHTML = form;
const errors = new Form(document.querySelector('form.or'), { modelStr: model, external: [] }, {}).init();
if (errors.length > 0) console.error(errors.join('\n'));
