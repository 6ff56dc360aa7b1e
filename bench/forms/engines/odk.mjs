// ODK Web Forms as its readme embeds it: a Vue application with the one component.
import { createApp, h } from 'vue';
import { OdkWebForm, webFormsPlugin } from '@getodk/web-forms';

const formXml = await (await fetch('form.xml')).text();
const fetchFormAttachment = async () => {
  throw new Error('the forms have no attachments');
};
createApp({ render: () => h(OdkWebForm, { formXml, fetchFormAttachment }) })
  .use(webFormsPlugin)
  .mount('main');
