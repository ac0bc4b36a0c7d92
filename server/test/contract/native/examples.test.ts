import { afterAll, beforeAll, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { sections } from '../../../src/api/index.ts';

/**
 * What an example is sent with: the parameters of its address, made just before where it uses something up; `body.x` stands for the
 * field `x` of the body, where that is an id.
 */
type Places = Readonly<Record<string, string>>;

const routes = sections.flatMap((section) => section.routes.map(({ spec }) => spec));
const acme = 'acme';
const partner = {
  dialect: 'onlinesim-v1',
  baseUrl: 'https://partner.example.org',
};
const partnerKey = () => `the-key-of-partner-${++serial}`;
const wish = { service: 'tg', country: 2 };
let world: NativeWorld;
let token: string;
let acmeId: bigint;
let usual: Places;
let serial = 0;

beforeAll(async () => {
  world = await createNativeWorld({ PUBLIC_URL: 'https://coupons.example', RESALE: '1', RUB_PER_USD: '100' });
  const { accountId } = await world.customer({ name: acme, balance: '1000' });
  acmeId = accountId;
  token = (await world.core.accounts.createKey({ accountId })).key;
  await world.pool({ supplier: 'own-sims', count: 200 });
  await made('/suppliers/own-sims/rent-prices', { rows: [{ country: 2, from_hours: 24, price: '0.10' }] });
  await made('/suppliers', { name: 'pax', kind: 'partner', vouchedBy: 'Jo of Sales' });
  await made('/suppliers/pax/connection', { ...partner, key: partnerKey() });
  await made('/merchants', { account: acme, email: 'acme@example.org', smsConnected: true });
  const group = await idOf(`/accounts/${acme}/sms-groups`, { name: 'Regulars' });
  await made(`/accounts/${acme}/sms-groups/${group}/contacts`, { phone: '+447911123455' });
  await made(`/accounts/${acme}/sms-credits`, { credits: 1_000, reference: 'start' });
  await made('/sms-routes', { name: 'first' });
  usual = {
    ...{ account: acme, supplier: 'own-sims', service: 'tg' },
    coupons: await idOf(`/merchants/${acme}/campaigns`, { name: 'Free cake' }),
    ...{ campaign: await idOf(`/merchants/${acme}/campaigns`, { name: 'Free coffee' }) },
    ...{ location: await idOf(`/merchants/${acme}/locations`, { companyName: 'Here' }) },
    ...{
      card: await idOf(`/merchants/${acme}/loyalty-cards`, {
        name: 'Card',
        type: 'points',
        status: 'active',
      }),
    },
    ...{ directory: await idOf(`/merchants/${acme}/directories`, { name: 'Old town' }) },
    ...{ hub: await newHub('north') },
    group,
  };
});
afterAll(async () => {
  await world.core.supply.stop();
  await world.close();
});

/** The answer of a call that must succeed. */
async function made(path: string, body?: unknown) {
  const { status, json, text } = await world.api('POST', path, { body });
  expect(status, `${path}: ${text}`).toBeLessThan(300);
  return json;
}

async function idOf(path: string, body?: unknown): Promise<string> {
  return String((await made(path, body)).id);
}

const newActivation = async () => ({ activation: await idOf(`/accounts/${acme}/activations`, wish) });
const newHub = (name: string) =>
  idOf('/hubs', {
    ...{ name, dialect: 'onlinesim-v2', pushUrl: 'https://hub.example.org', key: 'our-key-there' },
  });
const newRental = async () => ({
  rental: await idOf(`/accounts/${acme}/rentals`, { hours: 24, country: 2 }),
});

async function activationWithCode() {
  const { id, phone, supplierId } = await made(`/accounts/${acme}/activations`, wish);
  await world.message({ supplierId: BigInt(supplierId), phone, text: `Your code is ${10_000 + ++serial}` });
  return { activation: String(id) };
}

const newPreorder = async () => ({
  preorder: await idOf(`/accounts/${acme}/preorders`, { ...wish, maxPrice: '0.01', lastsSeconds: 600 }),
});
const newWebhook = async () => ({
  webhook: await idOf(`/accounts/${acme}/webhooks`, { url: `https://hooks.example.org/${++serial}` }),
});
const removeExampleWebhook = async () => {
  const { json } = await world.api('GET', `/accounts/${acme}/webhooks`);
  const there = json.items.find(({ url }: { url: string }) => url === 'https://hooks.example.org/codes');
  if (there) await world.api('DELETE', `/accounts/${acme}/webhooks/${there.id}`);
  return {};
};
const newPattern = async () => {
  await made(`/accounts/${acme}/code-patterns`, { pattern: 'code (\\d{5})' });
  return {};
};
/** A coupon, as far as its moves have brought it. */
const coupon =
  (...moves: string[]) =>
  async () => {
    const id = acmeId;
    const { session } = await world.core.couponSessions.create({
      accountId: id,
      campaignId: BigInt(usual.coupons ?? ''),
      email: `joe${++serial}@example.org`,
      source: 'api',
    });
    for (const move of moves) await made(`/merchants/${acme}/sessions/${session.code}/${move}`);
    return { session: session.code };
  };

const redemption = (move: string) => async () => {
  const { session } = await coupon('claim', move)();
  const { json } = await world.api('GET', `/merchants/${acme}/redemptions?session=${session}`);
  return { redemption: String(json.items[0].id) };
};

const newMessage = async () => {
  const { supplierId } = await world.pool();
  const { messageId } = await world.message({ supplierId, phone: '79990000000' });
  return { message: String(messageId) };
};
const newSend = async () => ({
  id: await idOf(`/accounts/${acme}/sms-sends`, { groupId: usual.group, text: 'News' }),
});
const rentedPhone = async (): Promise<string> =>
  (await made(`/accounts/${acme}/rentals`, { hours: 24, country: 2 })).phone;
const newKeyword = async () => ({
  id: await idOf(`/accounts/${acme}/sms-keywords`, { number: await rentedPhone(), word: 'CAKE' }),
});
const ofPax = async () => ({ supplier: 'pax' });
const finishedActivation = async () => {
  const { activation } = await activationWithCode();
  await made(`/accounts/${acme}/activations/${activation}/finish`);
  return { activation };
};
const rentalWithMessage = async () => {
  const { id, phone, supplierId } = await made(`/accounts/${acme}/rentals`, { hours: 24, country: 2 });
  await world.message({ supplierId: BigInt(supplierId), phone, text: `Your code is ${10_000 + ++serial}` });
  return { rental: String(id) };
};
const newUser = async () => ({
  user: String(
    (
      await made(`/merchants/${acme}/loyalty-cards/${usual.card}/users`, {
        email: `user${++serial}@example.org`,
      })
    ).userId,
  ),
});

/** Places that a route needs besides the usual ones. */
const places: Readonly<Record<string, () => Promise<Places>>> = {
  getActivation: newActivation,
  listActivationMessages: newActivation,
  getActivationTimeline: newActivation,
  cancelActivation: newActivation,
  swapActivation: newActivation,
  finishActivation: activationWithCode,
  requestAnotherMessage: activationWithCode,
  getPreorder: newPreorder,
  cancelPreorder: newPreorder,
  removeCodePattern: newPattern,
  getRental: newRental,
  listRentalMessages: newRental,
  quoteRentalExtension: newRental,
  extendRental: newRental,
  changeRental: newRental,
  cancelRental: newRental,
  removeRentPrices: async () => {
    await world.pool({ supplier: 'lent-sims' });
    await made('/suppliers/lent-sims/rent-prices', { rows: [{ country: 2, from_hours: 24, price: '0.10' }] });
    return { supplier: 'lent-sims' };
  },
  revokeKey: async () => ({ key: await idOf(`/accounts/${acme}/keys`, {}) }),
  rotateWebhookSecret: newWebhook,
  sendTestWebhook: newWebhook,
  replayWebhookDeliveries: newWebhook,
  removeWebhook: newWebhook,
  addWebhook: removeExampleWebhook,
  removeTeammate: async () => ({
    teammate: await idOf(`/merchants/${acme}/teammates`, { name: 'Bo', email: 'bo@example.org' }),
  }),
  removeLocation: async () => ({
    location: await idOf(`/merchants/${acme}/locations`, { companyName: 'There' }),
  }),
  changeLoyaltyUser: newUser,
  addDirectoryItem: async () => ({ kind: 'campaign', object: usual.campaign ?? '' }),
  revokeAdministrator: async () => ({
    administrator: await idOf('/administrators', { name: 'bob', role: 'support' }),
  }),
  changeSmsRoute: async () => ({ route: await idOf('/sms-routes', { name: 'south' }) }),
  removeSmsRoute: async () => ({ route: await idOf('/sms-routes', { name: 'west' }) }),
  removeSupplier: async () => ({ supplier: await idOf('/suppliers', { name: 'nobody', kind: 'manual' }) }),
  liftBlock: async () => ({ supplier: 'pax', block: await idOf('/suppliers/pax/blocks', { seconds: 60 }) }),
  connectPartner: async () => {
    const { name } = await made('/suppliers', { name: 'rex', kind: 'partner', vouchedBy: 'Jo of Sales' });
    return { supplier: name };
  },
  getPartner: ofPax,
  changePartner: ofPax,
  addPartnerKey: ofPax,
  setRates: ofPax,
  removeRates: async () => {
    await made('/suppliers/pax/rates', { rates: [{ service: 'tg', country: 2, sum: '10' }] });
    return { supplier: 'pax' };
  },
  listRates: ofPax,
  addBlock: ofPax,
  revokePartnerKey: async () => {
    const { name } = await made('/suppliers', { name: 'max', kind: 'partner', vouchedBy: 'Jo of Sales' });
    await made(`/suppliers/${name}/connection`, { ...partner, key: partnerKey() });
    return { supplier: name, key: await idOf(`/suppliers/${name}/keys`) };
  },
  revokeHubKey: async () => {
    const hub = await newHub('west');
    return { hub, key: await idOf(`/hubs/${hub}/keys`) };
  },
  refundActivation: finishedActivation,
  finishRental: rentalWithMessage,
  refundRental: async () => {
    const place = await rentalWithMessage();
    await made(`/accounts/${acme}/rentals/${place.rental}/finish`);
    return place;
  },
  getMessage: newMessage,
  listMessageDeliveries: newMessage,
  revokeKeyPair: async () => ({ clientId: (await made(`/merchants/${acme}/keys`)).clientId }),
  getSession: coupon(),
  claimSession: coupon(),
  reserveSession: coupon('claim'),
  redeemSession: coupon('claim'),
  voidSession: coupon('claim'),
  unvoidSession: coupon('claim', 'void'),
  lockSession: coupon('claim'),
  unlockSession: coupon('claim', 'lock'),
  releaseRedemption: redemption('reserve'),
  rollBackRedemption: redemption('redeem'),
  removeDirectoryItem: async () => {
    const place = { kind: 'campaign', object: usual.campaign ?? '' };
    await made(`/merchants/${acme}/directories/${usual.directory}/items/${place.kind}/${place.object}`, {});
    return place;
  },
  changeSmsKeyword: newKeyword,
  removeSmsKeyword: newKeyword,
  createSmsKeyword: async () => ({ 'body.number': await rentedPhone() }),
  startSmsSend: async () => ({ 'body.groupId': usual.group ?? '' }),
  getSmsSend: newSend,
  cancelSmsSend: newSend,
  changeNumber: async () => ({ phone: (await world.pool()).phones[0] ?? '' }),
};

/** What needs a world of its own: these are asked by the tests of their parts alone. */
const apart = new Set([
  // Answers for as long as one listens.
  'streamEvents',
  // A payment provider is asked, or has told of a payment.
  ...['createInvoice', 'getInvoice', 'settlePaymentCase'],
  // Something was told, or could not be.
  ...['replayWebhookDelivery', 'getMerchantEvent', 'replayMerchantEvent'],
  ...['resendSms', 'resumeSmsSend', 'retryEmail'],
  // A supplier has earned, a line has announced a number, a partner or a hub has traded.
  ...['payOutSupplier', 'acceptAnnouncedNumber', 'ignoreAnnouncedNumber', 'liftRentBan'],
  ...['getOperation', 'retryOperation', 'getHubOperation', 'closeHubOperation', 'requeueHubPushes'],
]);

const asked = routes
  .filter(({ name = '' }) => !apart.has(name))
  .flatMap((spec) => {
    const { name = '', path, own } = spec;
    const byOperator = { title: `${name}, by an operator`, spec, at: path, by: undefined };
    const isOfKeysToo = own !== undefined;
    return isOfKeysToo
      ? [byOperator, { title: `${name}, by a key`, spec, at: own.path, by: 'key' }]
      : [byOperator];
  });

it('only routes that there are stand apart', () => {
  expect([...apart].filter((one) => !routes.some(({ name }) => name === one))).toEqual([]);
});

it.each(asked)('$title: the example succeeds', async ({ spec, at, by }) => {
  const { name = '', method, status = 200, type, bodyType, example } = spec;
  const here = { ...usual, ...(await places[name]?.()), ...example?.params };
  const path = at.replace(/:(\w+)/g, (_, place: string) => here[place] ?? `no ${place} is made`);
  const query = new URLSearchParams(example?.query).toString();
  const ids = Object.entries(here).flatMap(([place, value]) =>
    place.startsWith('body.') ? [[place.slice('body.'.length), value]] : [],
  );
  const body = ids.length > 0 ? Object.assign({}, example?.body, Object.fromEntries(ids)) : example?.body;

  const answer = await fetch(`${world.url}/api/v1${path}${query && `?${query}`}`, {
    method,
    headers: {
      authorization: `Bearer ${by ? token : world.token}`,
      ...(body !== undefined && { 'content-type': bodyType ?? 'application/json' }),
    },
    ...(body !== undefined && { body: bodyType === undefined ? JSON.stringify(body) : String(body) }),
  });

  expect(answer.status, `${path}: ${await answer.text()}`).toBe(status);
  expect(answer.headers.get('content-type')).toContain(type?.split(';')[0] ?? 'application/json');
});
