// Enketo's transformation of an XForm, for the page that prepares its forms; it is not part of what is timed.
import { transform } from 'enketo-transformer/web';

window.transformed = async xform => {
  const { form, model } = await transform({ xform, theme: 'formhub' });
  return { form, model };
};
