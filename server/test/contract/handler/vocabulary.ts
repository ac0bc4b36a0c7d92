import type { HandlerReply } from '#test/handler-client';

export type Profile = 'seed' | 'classic';

/** The words of each action in each profile, besides the words for what is wrong with any request. */
type Words = { seed: string; classic: string; json?: true };

const balance = String.raw`\d+\.\d\d`;
const step = 'ACCESS_RETRY_GET|ACCESS_ACTIVATION|ACCESS_CANCEL|NO_BALANCE|NO_ACTIVATION';
const order = 'NO_NUMBERS|NO_BALANCE';
const wrongStep = 'BAD_STATUS|WRONG_ACTIVATION_ID';
const again = `WRONG_ACTIVATION_ID|NEW_ACTIVATION_IMPOSSIBLE|RENEW_ACTIVATION_NOT_AVAILABLE|SIM_OFFLINE|${order}`;
const additional = `WRONG_ACTIVATION_ID|WRONG_SECURITY|REPEAT_ADDITIONAL_SERVICE|WRONG_ADDITIONAL_SERVICE|${order}`;
/** Rent answers in JSON whatever happens. */
const jsonOnly: Words = { seed: '', classic: '', json: true };

const words: Record<string, Words> = {
  getBalance: { seed: balance, classic: `ACCESS_BALANCE:${balance}`, json: true },
  getBalanceAndCashBack: { seed: balance, classic: `ACCESS_BALANCE:${balance}` },
  getCountryAndOperators: { seed: '', classic: '', json: true },
  getServicesAndCost: { seed: '', classic: '', json: true },
  getNumber: {
    seed: String.raw`ACCESS_NUMBER:\d+:\d+|${order}`,
    classic: String.raw`ACCESS_NUMBER:\d+:\d+|${order}|BAD_SERVICE`,
  },
  getNumberV2: { seed: order, classic: `${order}|BAD_SERVICE`, json: true },
  setStatus: { seed: step, classic: `${step}|ACCESS_READY|${wrongStep}` },
  setStatusV2: { seed: 'NO_ACTIVATION', classic: `NO_ACTIVATION|${wrongStep}`, json: true },
  finishActivation: { seed: 'NO_ACTIVATION', classic: `NO_ACTIVATION|${wrongStep}` },
  cancelActivation: { seed: 'NO_ACTIVATION', classic: `NO_ACTIVATION|${wrongStep}` },
  getStatus: {
    seed: 'STATUS_WAIT_CODE|STATUS_OK:[^:]+|STATUS_CANCEL|NO_ACTIVATION',
    classic: 'STATUS_WAIT_CODE|STATUS_WAIT_RETRY:[^:]+|STATUS_OK:[^:]+|STATUS_CANCEL|NO_ACTIVATION',
  },
  getStatusV2: { seed: 'STATUS_CANCEL|NO_ACTIVATION', classic: 'STATUS_CANCEL|NO_ACTIVATION', json: true },
  getFullSms: {
    seed: 'FULL_SMS:.+|STATUS_WAIT_CODE|STATUS_CANCEL|NO_ACTIVATION',
    classic: 'FULL_SMS:.+|STATUS_WAIT_CODE|STATUS_CANCEL|NO_ACTIVATION',
  },
  getAllSms: { seed: 'NO_ACTIVATION', classic: 'NO_ACTIVATION', json: true },
  getHistory: { seed: 'WRONG_DATE', classic: 'WRONG_DATE', json: true },
  getTopCountriesByService: { seed: '', classic: 'BAD_SERVICE', json: true },
  getTopCountriesByServiceRank: { seed: '', classic: 'BAD_SERVICE', json: true },
  getListOfTopCountriesByService: { seed: '', classic: 'WRONG_SERVICE', json: true },
  getMultiServiceNumber: {
    seed: `NOT_AVAILABLE|${order}`,
    classic: `NOT_AVAILABLE|BAD_SERVICE|${order}`,
    json: true,
  },
  getAdditionalService: {
    seed: String.raw`ADDITIONAL:\d+:\d+|${additional}`,
    classic: String.raw`ADDITIONAL:\d+:\d+|${additional}`,
  },
  getExtraActivation: {
    seed: String.raw`ACCESS_NUMBER:\d+:\d+|${again}`,
    classic: String.raw`ACCESS_NUMBER:\d+:\d+|${again}`,
  },
  checkExtraActivation: { seed: again, classic: again, json: true },
  reactivate: { seed: again, classic: again, json: true },
  reactivationPrice: { seed: again, classic: again, json: true },
  getRentServicesAndCountries: jsonOnly,
  getRentNumber: jsonOnly,
  getRentStatus: jsonOnly,
  setRentStatus: jsonOnly,
  getRentList: jsonOnly,
  continueRentNumber: jsonOnly,
  getContinueRentPriceNumber: jsonOnly,
  continueRentInfo: jsonOnly,
  serviceCountRent: jsonOnly,
  prolong: jsonOnly,
  prolongOptions: jsonOnly,
  prolongHistory: jsonOnly,
  getServicesAndCostWithStatistics: { seed: '', classic: 'BAD_SERVICE', json: true },
};

/** An extended parameter of an order brings its own word. */
const parameterWords: Record<string, string> = {
  Price: `WRONG_MAX_PRICE:${balance}`,
  phoneException: 'WRONG_EXCEPTION_PHONE',
  orderId: 'ORDER_ALREADY_EXISTS',
  currency: 'WRONG_CURRENCY',
};

const always: Record<Profile, string> = {
  seed: 'BAD_KEY|BAD_LANG|BAD_ACTION',
  classic: 'BAD_KEY|BAD_ACTION',
};

/** The fault of a reply to a request that names these actions somewhere in `sent`; undefined for a good one. */
export function findFault(reply: HandlerReply, profile: Profile, sent: string): string | undefined {
  const named = Object.keys(words).filter((action) => sent.includes(action));
  const isListing =
    /get(?:Countries|Operators|ServicesList|NumbersStatus|Prices|Active|ListOfActive|CurrentActivations)/.test(
      sent,
    );

  if (reply.status === 204) {
    const may = named.some((action) => action === 'finishActivation' || action === 'cancelActivation');
    return may && reply.body === '' ? undefined : 'no content where there should be some';
  }
  if (reply.status !== 200) return `status ${reply.status}`;
  if (reply.type === 'application/json') {
    if (!isListing && !named.some((action) => words[action]?.json))
      return 'JSON from an action that has none';
    return parses(reply.body) ? undefined : 'JSON that is none';
  }
  if (reply.type !== 'text/plain; charset=utf-8') return `type ${reply.type}`;

  const orders = named.includes('getNumber');
  const extended = Object.keys(parameterWords).filter((name) => orders && sent.includes(name));
  const pattern = [
    always[profile],
    ...named.map((action) => words[action]?.[profile] ?? ''),
    ...extended.map((name) => parameterWords[name] ?? ''),
  ]
    .filter((part) => part !== '')
    .join('|');
  return new RegExp(`^(?:${pattern})$`, 's').test(reply.body) ? undefined : 'a word outside the vocabulary';
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
