import { day } from './date-kinds.ts';
import { text } from './kinds.ts';
import { clearable, type Input, optional } from './parameters.ts';

const field = text(50);

/** The details of a consumer for a client, beside address, number and reference. */
export const detailParameters = {
  firstName: clearable('firstname', text(), 'first_name'),
  lastName: clearable('lastname', text(), 'last_name'),
  gender: clearable('gender', text(20)),
  birthday: optional('birthday', day),
  customField1: clearable('customfield1', field),
  customField2: clearable('customfield2', field),
  customField3: clearable('customfield3', field),
  customField4: clearable('customfield4', field),
  customField5: clearable('customfield5', field),
  customField6: clearable('customfield6', field),
  customField7: clearable('customfield7', field),
};

/** The tags of the address that a consumer came by. */
export const utmParameters = {
  utm_campaign: optional('utm_campaign', text()),
  utm_source: optional('utm_source', text()),
  utm_medium: optional('utm_medium', text()),
  utm_term: optional('utm_term', text()),
  utm_content: optional('utm_content', text()),
};

/** Those that were sent; an empty text takes away what was there. */
export function readDetails(input: Input<typeof detailParameters>) {
  const names = Object.keys(detailParameters) as (keyof typeof detailParameters)[];
  return Object.fromEntries(
    names.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])),
  ) as { [K in keyof typeof detailParameters]?: string };
}

export function readUtm(input: Input<typeof utmParameters>) {
  const { utm_campaign, utm_source, utm_medium, utm_term, utm_content } = input;
  return {
    ...(utm_campaign ? { campaign: utm_campaign } : {}),
    ...(utm_source ? { source: utm_source } : {}),
    ...(utm_medium ? { medium: utm_medium } : {}),
    ...(utm_term ? { term: utm_term } : {}),
    ...(utm_content ? { content: utm_content } : {}),
  };
}
