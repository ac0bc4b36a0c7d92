import type { Action } from './call.ts';

/** Numbers that everybody may read are not to be had here: the lists are there, and empty. */
const noMessages = { current_page: 1, data: [], last_page: 1, per_page: 20, total: 0 };

export const listFreeCountries: Action = async () => ({ response: 1, countries: [] });
export const listFreeNumbers: Action = async () => ({ response: 1, numbers: [] });
export const listFreeMessages: Action = async () => ({ response: 1, messages: noMessages });
export const listFree: Action = async () => ({
  response: 1,
  countries: [],
  numbers: {},
  messages: noMessages,
});
