import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#test/dialect-voices';
import { actionNames } from '#test/handler-world';
import { createRouteWorld, type RouteWorld } from '#test/route-world';
import { expectSoundBooks } from '#test/sound-books';

let world: RouteWorld;
let countryIds: number[];
beforeAll(async () => {
  world = await createRouteWorld({ NUMBER_REST_SECONDS: '0', EARLY_CANCEL_SECONDS: '0' });
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
});
afterAll(() => world?.close());

/** Something that can be told a verb, and how often the verb was carried out. */
type Told = { tell(): Promise<Answer>; done(): Promise<number> };

/** One verb of one dialect. */
type Verb = {
  /** As the code lists it: a route or an action. */
  listed: string;
  verb: string;
  make(): Promise<Told>;
  /**
   * Whether an answer says that this very call did it. Absent: the protocol's answer is how things stand, the same however often
   * it is told.
   */
  saysDone?(answer: Answer): boolean;
  /** Each call is one more: as many are done as say so. */
  isEach?: boolean;
};

const json = (answer: Answer) => JSON.parse(answer.text);
const isOk = (answer: Answer) => answer.status === 200;

/** A lease and who has it. `stage`: how far it has come. */
async function activation(stage: 'waiting' | 'received' | 'finished') {
  const { activations } = world.core;
  const country = countryIds.pop() ?? 0;
  const { supplierId, phones } = await world.pool({ country, price: '1' });
  const customer = await world.customer({ balance: '10' });
  const { id } = await activations.buy({
    accountId: customer.accountId,
    serviceId: 'tg',
    countryId: country,
  });
  const ref = { id, accountId: customer.accountId };
  if (stage !== 'waiting') await world.message({ supplierId, phone: phones[0] ?? '' });
  if (stage === 'finished') await activations.finish(ref);
  return {
    ...ref,
    ...customer,
    count: async (event: string) =>
      (await activations.history(ref)).filter((one) => one.event === event).length,
    handler: (query: string) =>
      world.ask('GET', `/stubs/handler_api.php?api_key=${customer.key}&id=${id}&${query}`),
    native: callsOf(customer, `/activations/${id}`),
  };
}

async function rental(stage: 'waiting' | 'active' | 'finished') {
  const { rentals } = world.core;
  const countryId = countryIds.pop() ?? 0;
  const { supplierId, phones } = await world.pool({ country: countryId });
  const steps = [{ fromHours: 1, unitHours: 1, priceMicros: 10_000n }];
  await rentals.setPrices([{ supplierId, countryId, operator: 'any', step: 0, steps }]);
  const customer = await world.customer({ balance: '100' });
  const { id } = await rentals.rent({ accountId: customer.accountId, countryId, hours: 24 });
  const ref = { id, accountId: customer.accountId };
  if (stage !== 'waiting') await world.message({ supplierId, phone: phones[0] ?? '' });
  if (stage === 'finished') await rentals.finish(ref);
  return {
    ...ref,
    ...customer,
    count: async (event: string) => (await rentals.history(ref)).filter((one) => one.event === event).length,
    handler: (query: string) =>
      world.ask('GET', `/stubs/handler_api.php?api_key=${customer.key}&id=${id}&${query}`),
    native: callsOf(customer, `/rentals/${id}`),
  };
}

/** The native API's verbs of a lease: an operator's for the account, and its owner's own. */
function callsOf({ name, key }: { name: string; key: string }, lease: string) {
  const post = (token: string, path: string, body: object) =>
    world.ask('POST', `/api/v1${path}`, {
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${token}` },
    });
  return {
    admin: (verb: string, body: object = {}) =>
      post(world.adminToken, `/accounts/${name}${lease}/${verb}`, body),
    own: (verb: string, body: object = {}) => post(key, `${lease}/${verb}`, body),
  };
}

/** Both of them, with the beginnings of their addresses. */
const natives = [
  ['/api/v1/accounts/:account', 'admin'],
  ['/api/v1', 'own'],
] as const;

const admin = (path: string, body?: object) =>
  world.ask('POST', `/api/v1${path}`, {
    ...(body && { body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${world.adminToken}` },
  });

/** A coupon that was claimed, of a merchant with a key pair. */
async function coupon() {
  const { merchants, campaigns, couponSessions } = world.core;
  const { accountId, name } = await world.customer();
  const keyPair = await merchants.open({ accountId, email: `${name}@example.org` });
  const campaign = await campaigns.create({ accountId, name: 'Pizza', validationMethods: ['button'] });
  const { sessions } = await couponSessions.createBatch({
    ...{ accountId, campaignId: campaign.id, amount: 1, status: 'normal' },
  });
  const codes: string[] = [];
  for await (const session of sessions) codes.push(session.code);
  const [code = ''] = codes;
  const { session } = await couponSessions.change({
    ...{ accountId, code, actor: 'page', events: [{ event: 'claim', claimType: 'form' }] },
  });
  const reserve = async () => {
    const { redemptionId } = await couponSessions.change({
      ...{ accountId, code, actor: 'api', events: [{ event: 'reserve', seconds: 600 }] },
    });
    return redemptionId;
  };
  const validate = async () => {
    const { redemptionId } = await couponSessions.change({
      ...{ accountId, code, actor: 'api', events: [{ event: 'validate' }] },
    });
    return redemptionId;
  };
  return {
    ...{ name, code, campaign, reserve, validate },
    count: async (event: string) =>
      (await couponSessions.listHistory(session.id)).filter((one) => one.event === event).length,
    states: async (state: string) =>
      (await couponSessions.listRedemptions({ accountId, limit: 50 })).filter((one) => one.state === state)
        .length,
    call: (path: string, body: object) =>
      world.ask('POST', path, {
        body: JSON.stringify(body),
        headers: { 'x-client-id': keyPair.clientId, 'x-client-secret': keyPair.secret },
      }),
  };
}

const succeeds = (answer: Answer) => json(answer).status === 'success';

const handlerVerbs: Verb[] = [
  ...(['setStatus', 'setStatusV2'] as const).flatMap((action): Verb[] => [
    {
      ...{ listed: action, verb: 'cancel' },
      async make() {
        const { handler, count } = await activation('waiting');
        return { tell: () => handler(`action=${action}&status=8`), done: () => count('cancel') };
      },
    },
    {
      ...{ listed: action, verb: 'finish' },
      async make() {
        const { handler, count } = await activation('received');
        return { tell: () => handler(`action=${action}&status=6`), done: () => count('finish') };
      },
    },
  ]),
  {
    ...{ listed: 'cancelActivation', verb: 'cancel' },
    async make() {
      const { handler, count } = await activation('waiting');
      return { tell: () => handler('action=cancelActivation'), done: () => count('cancel') };
    },
  },
  {
    ...{ listed: 'finishActivation', verb: 'finish' },
    async make() {
      const { handler, count } = await activation('received');
      return { tell: () => handler('action=finishActivation'), done: () => count('finish') };
    },
  },
  {
    ...{ listed: 'setRentStatus', verb: 'cancel', saysDone: succeeds },
    async make() {
      const { handler, count } = await rental('waiting');
      return { tell: () => handler('action=setRentStatus&status=2'), done: () => count('cancel') };
    },
  },
  {
    ...{ listed: 'setRentStatus', verb: 'finish', saysDone: succeeds },
    async make() {
      const { handler, count } = await rental('active');
      return { tell: () => handler('action=setRentStatus&status=1'), done: () => count('finish') };
    },
  },
  ...['continueRentNumber', 'prolong'].map(
    (action): Verb => ({
      ...{
        listed: action,
        verb: 'extend',
        isEach: true,
        saysDone: (answer) => /"(?:phoneN|n)umber"/.test(answer.text),
      },
      async make() {
        const { handler, count } = await rental('active');
        return { tell: () => handler(`action=${action}&hours=4`), done: () => count('extend') };
      },
    }),
  ),
];

const v3 = '/v3/numbers/:userId/order';
const smsOnlineVerbs: Verb[] = [
  ...([`${v3}/:orderId/:next`, `${v3}/:network/:orderId/:next`] as const).map(
    (listed): Verb => ({
      ...{ listed, verb: 'refund', saysDone: (answer) => json(answer).body === 'refund-completed' },
      async make() {
        const { id, name, key, count } = await activation('waiting');
        const path = listed
          .replace(':userId', name)
          .replace(':network', 'any')
          .replace(':orderId', String(id))
          .replace(':next', 'refund');
        return {
          tell: () => world.ask('PATCH', path, { body: JSON.stringify({ apiKey: key }) }),
          done: () => count('cancel'),
        };
      },
    }),
  ),
  {
    ...{
      listed: '/cs/refund',
      verb: 'refund',
      saysDone: (answer) => json(answer).body === 'refund-completed',
    },
    async make() {
      const { id, name, key, count } = await activation('waiting');
      const body = JSON.stringify({ userId: name, key, orderId: String(id) });
      return { tell: () => world.ask('POST', '/cs/refund', { body }), done: () => count('cancel') };
    },
  },
];

const native = '/api/v1/accounts/:account';
const nativeVerbs: Verb[] = [
  {
    ...{ listed: `${native}/activations/:activation/refund`, verb: 'refund', saysDone: isOk },
    async make() {
      const { id, name, count } = await activation('finished');
      return {
        tell: () => admin(`/accounts/${name}/activations/${id}/refund`),
        done: () => count('refund'),
      };
    },
  },
  {
    ...{ listed: `${native}/rentals/:rental/refund`, verb: 'refund', saysDone: isOk },
    async make() {
      const { native, count } = await rental('finished');
      return { tell: () => native.admin('refund'), done: () => count('refund') };
    },
  },
  ...natives.flatMap(([base, who]): Verb[] => [
    ...(
      [
        ['cancel', 'waiting'],
        ['finish', 'received'],
      ] as const
    ).map(
      ([verb, stage]): Verb => ({
        ...{ listed: `${base}/activations/:activation/${verb}`, verb },
        async make() {
          const { native, count } = await activation(stage);
          return { tell: () => native[who](verb), done: () => count(verb) };
        },
      }),
    ),
    ...(
      [
        ['cancel', 'waiting'],
        ['finish', 'active'],
      ] as const
    ).map(
      ([verb, stage]): Verb => ({
        ...{ listed: `${base}/rentals/:rental/${verb}`, verb, saysDone: isOk },
        async make() {
          const { native, count } = await rental(stage);
          return { tell: () => native[who](verb), done: () => count(verb) };
        },
      }),
    ),
    {
      ...{ listed: `${base}/preorders/:preorder/cancel`, verb: 'cancel' },
      async make() {
        const { preorders } = world.core;
        const { accountId, name, key } = await world.customer();
        const { id } = await preorders.create({ accountId, serviceId: 'qc', lastsSeconds: 600 });
        const native = callsOf({ name, key }, `/preorders/${id}`);
        return {
          tell: () => native[who]('cancel'),
          done: async () => ((await preorders.get({ id, accountId })).state === 'cancelled' ? 1 : 0),
        };
      },
    },
    {
      ...{ listed: `${base}/rentals/:rental/extend`, verb: 'extend', isEach: true, saysDone: isOk },
      async make() {
        const { native, count } = await rental('active');
        return { tell: () => native[who]('extend', { hours: 4 }), done: () => count('extend') };
      },
    },
  ]),
];

const smsVerbs: Verb[] = [
  {
    ...{ listed: `${native}/sms-sends/:id/cancel`, verb: 'cancel', saysDone: isOk },
    async make() {
      const { merchants, smsGroups } = world.core;
      const { accountId, name } = await world.customer();
      const details = { smsConnected: true };
      await merchants.open({ accountId, email: `${name}@example.org`, details });
      const { id: groupId } = await smsGroups.createGroup({ accountId, name: 'People' });
      const { id } = await smsGroups.startSend({ accountId, groupId, text: 'News' });
      return {
        tell: () => admin(`/accounts/${name}/sms-sends/${id}/cancel`),
        done: async () => ((await smsGroups.getSend({ accountId, id })).state === 'cancelled' ? 1 : 0),
      };
    },
  },
];

const session = '/api/v1/merchants/:account/sessions/:session';
const redemption = '/api/v1/merchants/:account/redemptions/:redemption';
const couponVerbs: Verb[] = [
  {
    ...{ listed: `${session}/redeem`, verb: 'validate', saysDone: isOk },
    async make() {
      const { name, code, count } = await coupon();
      return {
        tell: () => admin(`/merchants/${name}/sessions/${code}/redeem`, {}),
        done: () => count('validate'),
      };
    },
  },
  {
    ...{ listed: `${redemption}/release`, verb: 'release', saysDone: isOk },
    async make() {
      const { name, reserve, states } = await coupon();
      const id = await reserve();
      return {
        tell: () => admin(`/merchants/${name}/redemptions/${id}/release`),
        done: () => states('released'),
      };
    },
  },
  {
    ...{ listed: `${redemption}/roll-back`, verb: 'roll back', saysDone: isOk },
    async make() {
      const { name, validate, states } = await coupon();
      const id = await validate();
      return {
        tell: () => admin(`/merchants/${name}/redemptions/${id}/roll-back`),
        done: () => states('rolled_back'),
      };
    },
  },
  ...['', 's'].flatMap((many) =>
    ['/v3', '/v4'].map(
      (version): Verb => ({
        listed: `${version}/couponsession/update${many}`,
        verb: 'validate',
        saysDone: many
          ? (answer) => JSON.stringify(json(answer)).includes('"result":"OK"')
          : (answer) => answer.text.includes('session_updated'),
        async make() {
          const { call, code, count } = await coupon();
          const which = many ? { couponsessions: [code] } : { couponsession: code };
          return {
            tell: () => call(`${version}/couponsession/update${many}`, { ...which, operation: 'validate' }),
            done: () => count('validate'),
          };
        },
      }),
    ),
  ),
];

const verbs = [...handlerVerbs, ...smsOnlineVerbs, ...nativeVerbs, ...smsVerbs, ...couponVerbs];

/** Found by their names, and told elsewhere. */
const elsewhere = [
  // These dialects tell their own: told-twice.test.ts in test/contract/smspool and test/contract/onlinesim.
  /^\/(?:smspool|onlinesim)\//,
  // Other addresses of the same call.
  /^\/v[34]\/(?:couponsessions|multiplecouponsession)\/update$/,
  /^\/v[34]\/couponsession\/campaign\//,
  // The close of a hub: SUCCESS each time, by contract; one test of the hubs counts its rewards.
  /\/finishActivation(?:Rent)?$/,
  // Consumers and a merchant's staff, whose forms are bound to their browser: see the tests of the pages.
  /^\/v\/:session$|^\/widget\/redeem$|^\/p\/:code\/:session\/redeem$/,
  // Settles a case of a payment: see the tests of payments.
  /^\/api\/v1\/payment-cases\/:case\/settle$/,
];

/** The value of a name with which its call ends, prolongs, gives back or uses something up. */
const TOLD =
  /cancel|finish|refund|:next$|validate|extend|redeem|release$|roll-back|settle$|couponsession.*\/updates?$/i;

describe('the table of verbs', () => {
  it('has every action of handler_api that ends, gives back or prolongs', () => {
    const told = actionNames.filter((name) =>
      /cancel|finish|refund|setStatus|setRentStatus|continueRentNumber|^prolong$/i.test(name),
    );

    expect(told.filter((name) => !handlerVerbs.some(({ listed }) => listed === name))).toEqual([]);
    expect(handlerVerbs.filter(({ listed }) => !actionNames.includes(listed))).toEqual([]);
  });

  it('has every route of the other protocols that does', () => {
    const found = world.routes
      .filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method))
      .map(({ url }) => url.replace(/:(\w+)\([^/]*\)/g, ':$1'))
      .filter((url) => TOLD.test(url) && !elsewhere.some((pattern) => pattern.test(url)));

    const listed = new Set(verbs.map((verb) => verb.listed));
    expect([...new Set(found)].filter((url) => !listed.has(url))).toEqual([]);
    const routes = new Set(found);
    expect(verbs.filter((verb) => verb.listed.startsWith('/') && !routes.has(verb.listed))).toEqual([]);
  });
});

describe('told at the same instant and once more', () => {
  it.each(verbs)('$listed, $verb: who says that it was done did it', async ({ make, saysDone, isEach }) => {
    const { tell, done } = await make();

    const answers = await Promise.all([tell(), tell(), tell()]);
    answers.push(await tell());

    const count = await done();
    if (saysDone) expect(answers.filter(saysDone).map(({ text }) => text)).toHaveLength(count);
    else expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(count).toBe(isEach ? answers.length : 1);
  });

  it('left right books', async () => {
    await expectSoundBooks(world);
  });
});

describe('asked at the same instant for one more message', () => {
  it('a customer’s wish is told to the simulator once', async () => {
    const { id, accountId } = await activation('received');
    const told: number[] = [];
    const stop = world.core.activations.subscribe((news) => {
      if (news.event === 'requestAnother') told.push(news.activation.id);
    });

    const asked = await Promise.all(
      [1, 2, 3].map(() => world.core.activations.requestAnother({ id, accountId })),
    );
    stop();

    expect(asked.filter(({ changed }) => changed)).toHaveLength(1);
    expect(told).toEqual([id]);
  });
});
