// Form.io's renderer without its builder, as its readme embeds it.
import formio from '@formio/js/dist/formio.form.min.js';
import 'bootstrap/dist/css/bootstrap.min.css';
import '@formio/js/dist/formio.form.min.css';

const form = await (await fetch('form.json')).json();
await formio.Formio.createForm(document.querySelector('main'), form);
