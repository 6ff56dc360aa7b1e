// SurveyJS with its interface for pages without a framework, as its documentation embeds it.
import { Model } from 'survey-core';
import 'survey-js-ui';
import 'survey-core/survey-core.fontless.min.css';

const survey = new Model(await (await fetch('form.json')).json());
survey.render(document.querySelector('main'));
