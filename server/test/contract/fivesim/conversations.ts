import type { StockLine } from './fivesim-world.ts';

/** One thing that happens: a request with its exact reply, a message, or time that passes. */
export type Step =
  | {
      /** Below `/5sim/v1`, or from `/5sim` on. `{{name}}` is filled in. */
      ask: string;
      /** Whose key; `user` unless it is said. `nobody` sends none. */
      as?: 'user' | 'other' | 'suspended' | 'nobody' | 'wrong';
      method?: string;
      status?: number;
      /** `{{name}}` captures digits at its first appearance; `{{#name}}` is a JSON number. */
      json?: unknown;
      /** Plain text. */
      text?: string;
    }
  | { message: string; from: string; text: string }
  | { waitSeconds: number };

export type Conversation = {
  title: string;
  balance?: string;
  settings?: Record<string, string>;
  stock?: StockLine[];
  steps: Step[];
};

const madeAt = '2025-05-14T02:17:30.000Z';
const order = (fields: object = {}) => ({
  id: '{{#id}}',
  phone: '+{{phone}}',
  operator: 'any',
  product: 'telegram',
  price: 9,
  status: 'PENDING',
  expires: '2025-05-14T02:37:30.000Z',
  sms: [] as unknown,
  created_at: madeAt,
  forwarding: false,
  forwarding_number: '',
  country: 'england',
  ...fields,
});
const rented = (fields: object = {}) =>
  order({ product: '3hours', price: 54, expires: '2025-05-14T05:17:30.000Z', ...fields });

const sms = (fields: object = {}) => ({
  id: '{{#smsId}}',
  created_at: madeAt,
  date: '2025-05-14T02:17:30Z',
  sender: 'Telegram',
  text: 'Telegram code 12345',
  code: '12345',
  ...fields,
});
const arrives = { message: '{{phone}}', from: 'Telegram', text: 'Telegram code 12345' };
const profile = (balance: number, frozen: number) => ({
  id: '{{#account}}',
  email: '{{~user}}',
  vendor: '',
  default_forwarding_number: '',
  balance,
  rating: 96,
  default_country: { name: '', iso: '', prefix: '' },
  default_operator: { name: '' },
  frozen_balance: frozen,
});

const telegram: StockLine = { country: 16, service: 'tg', price: '0.10', count: 3 };
/** Nobody orders it, so that nothing is known of how often it works. */
const viber: StockLine = { ...telegram, service: 'vi' };
const buyTelegram = '/user/buy/activation/england/any/telegram';
const bought: Step = { ask: buyTelegram, json: order({ sms: null }) };
const no = (ask: string, text: string, status = 400): Step => ({ ask, status, text });

export const conversations: readonly Conversation[] = [
  {
    title: 'a whole purchase: buy, message, code, finish',
    stock: [telegram],
    steps: [
      { ask: '/user/profile', json: profile(9000, 0) },
      bought,
      { ask: '/user/profile', json: profile(8991, 9) },
      { ask: '/user/check/{{id}}', json: order() },
      { ask: '/user/sms/inbox/{{id}}', json: { Data: [], Total: 0 } },
      arrives,
      { ask: '/user/check/{{id}}', json: order({ status: 'RECEIVED', sms: [sms()] }) },
      {
        ask: '/user/sms/inbox/{{id}}',
        json: {
          Data: [
            {
              ID: '{{#smsId}}',
              created_at: madeAt,
              date: '2025-05-14T02:17:30Z',
              sender: 'Telegram',
              text: 'Telegram code 12345',
              code: '12345',
              is_wave: false,
              wave_uuid: '',
            },
          ],
          Total: 1,
        },
      },
      { ask: '/user/profile', json: profile(8991, 0) },
      { ask: '/user/finish/{{id}}', json: order({ status: 'FINISHED', sms: [sms()] }) },
      { ask: '/user/finish/{{id}}', json: order({ status: 'FINISHED', sms: [sms()] }) },
      no('/user/cancel/{{id}}', 'order expired'),
      { ask: '/user/check/{{id}}', json: order({ status: 'FINISHED', sms: [sms()] }) },
    ],
  },
  {
    title: 'an order goes on collecting messages, and keeps those without a code',
    stock: [telegram],
    steps: [
      bought,
      arrives,
      { message: '{{phone}}', from: 'Telegram', text: 'Welcome' },
      {
        ask: '/user/check/{{id}}',
        json: order({
          status: 'RECEIVED',
          sms: [sms(), sms({ id: '{{#second}}', text: 'Welcome', code: '' })],
        }),
      },
    ],
  },
  {
    title: 'cancel gives the money back, once and for all',
    stock: [telegram],
    steps: [
      bought,
      { ask: '/user/cancel/{{id}}', json: order({ status: 'CANCELED' }) },
      { ask: '/user/profile', json: profile(9000, 0) },
      { ask: '/user/cancel/{{id}}', json: order({ status: 'CANCELED' }) },
      { ask: '/user/profile', json: profile(9000, 0) },
      no('/user/finish/{{id}}', 'order expired'),
      { ask: '/user/check/{{id}}', json: order({ status: 'CANCELED' }) },
    ],
  },
  {
    title: 'ban is a cancellation that is called by its name once',
    stock: [telegram],
    steps: [
      bought,
      { ask: '/user/ban/{{id}}', json: order({ status: 'BANNED' }) },
      { ask: '/user/profile', json: profile(9000, 0) },
      { ask: '/user/check/{{id}}', json: order({ status: 'CANCELED' }) },
    ],
  },
  {
    title: 'what a message allows and forbids',
    stock: [telegram],
    steps: [
      bought,
      no('/user/finish/{{id}}', 'order no sms'),
      arrives,
      no('/user/cancel/{{id}}', 'order has sms'),
      no('/user/ban/{{id}}', 'order has sms'),
      { ask: '/user/profile', json: profile(8991, 0) },
    ],
  },
  {
    title: 'time is up: without a message the money comes back',
    stock: [telegram],
    steps: [
      bought,
      { waitSeconds: 1_200 },
      { ask: '/user/check/{{id}}', json: order({ status: 'TIMEOUT' }) },
      { ask: '/user/profile', json: profile(9000, 0) },
      no('/user/cancel/{{id}}', 'order expired'),
      no('/user/finish/{{id}}', 'order expired'),
      no('/user/ban/{{id}}', 'order expired'),
    ],
  },
  {
    title: 'a number must be kept for a while',
    settings: { EARLY_CANCEL_SECONDS: '120' },
    stock: [telegram],
    steps: [
      bought,
      no('/user/cancel/{{id}}', 'you need to wait time'),
      no('/user/ban/{{id}}', 'you need to wait time'),
      { waitSeconds: 121 },
      { ask: '/user/cancel/{{id}}', json: order({ status: 'CANCELED' }) },
    ],
  },
  {
    title: 'no money: nothing is half done',
    balance: '0.05',
    stock: [{ ...telegram, rent: '0.20' }],
    steps: [
      no(buyTelegram, 'not enough user balance'),
      no('/user/buy/hosting/england/any/3hours', 'not enough user balance'),
      { ask: '/user/profile', json: profile(4.5, 0) },
      {
        ask: '/user/orders?category=activation',
        json: { Data: [], ProductNames: [], Statuses: [], Total: 0 },
      },
    ],
  },
  {
    title: 'no numbers: the words come with 200, as in the original',
    stock: [{ ...telegram, count: 1 }],
    steps: [
      bought,
      no(buyTelegram, 'no free phones', 200),
      no('/user/buy/activation/russia/any/telegram', 'no free phones', 200),
      no('/user/buy/activation/england/vodafone/telegram', 'no free phones', 200),
      no('/user/buy/hosting/england/any/1day', 'no free phones', 200),
    ],
  },
  {
    title: 'a price above the maximum is not paid, whatever the operator',
    stock: [{ ...telegram, operator: 'vodafone' }],
    steps: [
      no(`${buyTelegram}?maxPrice=8.99`, 'no free phones', 200),
      no('/user/buy/activation/england/vodafone/telegram?maxPrice=8', 'no free phones', 200),
      { ask: '/user/profile', json: profile(9000, 0) },
      { ask: `${buyTelegram}?maxPrice=9`, json: order({ sms: null }) },
      { ask: '/user/cancel/{{id}}', json: order({ status: 'CANCELED' }) },
      {
        ask: '/user/buy/activation/England/Vodafone/Telegram?maxPrice=100&reuse=1&voice=1&ref=friend&forwarding=0',
        json: order({ id: '{{#next}}', phone: '+{{nextPhone}}', operator: 'vodafone', sms: null }),
      },
      ...['abc', '-1', '1e3', '1&maxPrice=2', '0.0000001'].map((price) =>
        no(`${buyTelegram}?maxPrice=${price}`, 'maxPrice is incorrect'),
      ),
    ],
  },
  {
    title: 'any country will do',
    stock: [{ ...telegram, operator: 'vodafone' }],
    steps: [
      { ask: '/user/buy/activation/any/any/telegram', json: order({ sms: null }) },
      {
        ask: '/user/buy/activation/any/vodafone/telegram',
        json: order({ id: '{{#next}}', phone: '+{{nextPhone}}', operator: 'vodafone', sms: null }),
      },
    ],
  },
  {
    title: 'words for what is wrong with a purchase',
    stock: [telegram],
    steps: [
      no('/user/buy/activation/narnia/any/telegram', 'bad country'),
      no('/user/buy/activation/16/any/telegram', 'bad country'),
      no('/user/buy/activation/england/virtual4/telegram', 'bad operator'),
      no('/user/buy/activation/any/virtual4/telegram', 'bad operator'),
      no('/user/buy/activation/england/any/nothing', 'no product'),
      no('/user/buy/activation/england/any/1day', 'no product'),
      no('/user/buy/activation/england/any/constructor', 'no product'),
      no('/user/buy/activation//any/telegram', 'select country'),
      no('/user/buy/activation/england//telegram', 'select operator'),
      no('/user/buy/activation/england/any/', 'no product'),
      no(`${buyTelegram}?forwarding=1&number=79008001122`, 'forwarding is not available'),
      no(`${buyTelegram}?forwarding=perhaps`, 'forwarding is incorrect'),
      no('/user/buy/hosting/narnia/any/1day', 'bad country'),
      no('/user/buy/hosting/england/virtual4/1day', 'bad operator'),
      no('/user/buy/hosting/england/any/telegram', 'no product'),
      no('/user/buy/hosting/england/any/0day', 'no product'),
      no('/user/buy/hosting/england/any/9999months', 'no product'),
      { ask: '/user/profile', json: profile(9000, 0) },
    ],
  },
  {
    title: 'as many orders as the rating allows',
    settings: { MAX_OPEN_ACTIVATIONS: '1' },
    stock: [telegram],
    steps: [bought, no(buyTelegram, 'not enough rating')],
  },
  {
    title: "orders that are not known, or another's",
    stock: [{ ...telegram, rent: '0.20' }],
    steps: [
      bought,
      {
        ask: '/user/buy/hosting/england/any/3hours',
        json: rented({ id: '{{#rent}}', phone: '+{{rentPhone}}', sms: null }),
      },
      ...['{{id}}', '{{rent}}'].flatMap((id): Step[] => [
        { ask: `/user/check/${id}`, as: 'other', status: 404, text: 'order not found' },
        { ask: `/user/sms/inbox/${id}`, as: 'other', status: 404, text: 'record not found' },
        ...['finish', 'cancel', 'ban'].map(
          (action): Step => ({
            ask: `/user/${action}/${id}`,
            as: 'other',
            status: 400,
            text: 'order not found',
          }),
        ),
      ]),
      ...['1', '0', '-1', 'abc', '1.5', '99999999999', '10000000001', '9223372036854775807'].flatMap(
        (id): Step[] => [
          no(`/user/check/${id}`, 'order not found', 404),
          no(`/user/sms/inbox/${id}`, 'record not found', 404),
          ...['finish', 'cancel', 'ban'].map((action) => no(`/user/${action}/${id}`, 'order not found')),
        ],
      ),
      { ask: '/user/check/{{id}}', json: order() },
    ],
  },
  {
    title: 'hosting: a term, every sender, and an end of its own',
    stock: [{ ...telegram, rent: '0.20' }],
    steps: [
      { ask: '/user/buy/hosting/england/any/3hours', json: rented({ sms: null }) },
      { ask: '/user/check/{{id}}', json: rented() },
      ...['finish', 'cancel', 'ban'].map((action) => no(`/user/${action}/{{id}}`, 'hosting order')),
      { message: '{{phone}}', from: 'Somebody', text: 'Your code: 4711' },
      { message: '{{phone}}', from: 'Telegram', text: 'Telegram code 12345' },
      {
        ask: '/user/check/{{id}}',
        json: rented({
          status: 'RECEIVED',
          sms: [
            sms({ sender: 'Somebody', text: 'Your code: 4711', code: '4711' }),
            sms({ id: '{{#second}}' }),
          ],
        }),
      },
      {
        ask: '/user/orders?category=hosting',
        json: {
          Data: [
            rented({
              status: 'RECEIVED',
              sms: [
                sms({ sender: 'Somebody', text: 'Your code: 4711', code: '4711' }),
                sms({ id: '{{#second}}' }),
              ],
            }),
          ],
          ProductNames: [],
          Statuses: [],
          Total: 1,
        },
      },
      { ask: '/user/profile', json: profile(8946, 0) },
      {
        ask: '/user/buy/hosting/any/any/2days?maxPrice=864',
        json: rented({
          id: '{{#two}}',
          phone: '+{{twoPhone}}',
          product: '2days',
          price: 864,
          expires: '2025-05-16T02:17:30.000Z',
          sms: null,
        }),
      },
      no('/user/buy/hosting/any/any/2days?maxPrice=863.99', 'no free phones', 200),
    ],
  },
  {
    title: 'hosting that no message reached is paid back',
    stock: [{ ...telegram, rent: '0.20' }],
    steps: [
      { ask: '/user/buy/hosting/england/any/3hours', json: rented({ sms: null }) },
      { waitSeconds: 3_600 },
      { ask: '/user/check/{{id}}', json: rented({ status: 'TIMEOUT' }) },
      { ask: '/user/profile', json: profile(9000, 0) },
    ],
  },
  {
    title: 'reuse: the number of a finished order once more',
    stock: [telegram],
    steps: [
      bought,
      no('/user/reuse/telegram/{{phone}}', 'reuse not possible'),
      arrives,
      { ask: '/user/finish/{{id}}', json: order({ status: 'FINISHED', sms: [sms()] }) },
      { ask: '/user/reuse/telegram/{{phone}}', as: 'other', status: 400, text: 'reuse not possible' },
      no('/user/reuse/whatsapp/{{phone}}', 'reuse not possible'),
      no('/user/reuse/nothing/{{phone}}', 'no product'),
      no('/user/reuse/telegram/abc', 'number is incorrect'),
      no('/user/reuse/telegram/1234567890123456', 'number is incorrect'),
      { ask: '/user/reuse/telegram/{{phone}}', json: order({ id: '{{#next}}', sms: null }) },
      no('/user/reuse/telegram/+{{phone}}', 'no free phones'),
      { ask: '/user/check/{{next}}', json: order({ id: '{{#next}}' }) },
    ],
  },
  {
    title: 'reuse needs money',
    balance: '0.15',
    stock: [telegram],
    steps: [
      bought,
      arrives,
      { ask: '/user/finish/{{id}}', json: order({ status: 'FINISHED', sms: [sms()] }) },
      no('/user/reuse/telegram/{{phone}}', 'not enough user balance'),
    ],
  },
  {
    title: 'the history of orders, page by page, from both ends',
    stock: [telegram],
    steps: [
      bought,
      { ask: '/user/cancel/{{id}}', json: order({ status: 'CANCELED' }) },
      { ask: buyTelegram, json: order({ id: '{{#next}}', phone: '+{{nextPhone}}', sms: null }) },
      {
        ask: '/user/orders?category=activation&limit=15&offset=0&order=id&reverse=true',
        json: {
          Data: [order({ id: '{{#next}}', phone: '+{{nextPhone}}' }), order({ status: 'CANCELED' })],
          ProductNames: [],
          Statuses: [],
          Total: 2,
        },
      },
      {
        ask: '/user/orders?category=activation&limit=1&reverse=false',
        json: { Data: [order({ status: 'CANCELED' })], ProductNames: [], Statuses: [], Total: 2 },
      },
      {
        ask: '/user/orders?category=activation&limit=1&offset=1',
        json: { Data: [order({ status: 'CANCELED' })], ProductNames: [], Statuses: [], Total: 2 },
      },
      {
        ask: '/user/orders?category=activation&limit=0',
        json: { Data: [], ProductNames: [], Statuses: [], Total: 1 },
      },
      {
        ask: '/user/orders?category=activation',
        as: 'other',
        json: { Data: [], ProductNames: [], Statuses: [], Total: 0 },
      },
      no('/user/orders', 'category is incorrect'),
      no('/user/orders?category=constructor', 'category is incorrect'),
      no('/user/orders?category=activation&limit=many', 'limit is incorrect'),
      no('/user/orders?category=activation&offset=-1', 'offset is incorrect'),
      no('/user/orders?category=activation&order=phone', 'order is incorrect'),
      no('/user/orders?category=activation&reverse=perhaps', 'reverse is incorrect'),
    ],
  },
  {
    title: 'the history of payments, with what was left each time',
    stock: [telegram],
    steps: [
      bought,
      { ask: '/user/cancel/{{id}}', json: order({ status: 'CANCELED' }) },
      {
        ask: '/user/payments?limit=2&offset=0&order=id&reverse=true',
        json: {
          Data: [
            {
              ID: '{{#p3}}',
              TypeName: 'refund',
              ProviderName: 'order',
              Amount: 9,
              Balance: 9000,
              CreatedAt: madeAt,
            },
            {
              ID: '{{#p2}}',
              TypeName: 'buy',
              ProviderName: 'order',
              Amount: -9,
              Balance: 8991,
              CreatedAt: madeAt,
            },
          ],
          PaymentTypes: [{ Name: 'refund' }, { Name: 'buy' }],
          PaymentProviders: [{ Name: 'order' }],
          Total: 3,
        },
      },
      {
        ask: '/user/payments?limit=1&reverse=false',
        json: {
          Data: [
            {
              ID: '{{#p1}}',
              TypeName: 'charge',
              ProviderName: 'admin',
              Amount: 9000,
              Balance: 9000,
              CreatedAt: madeAt,
            },
          ],
          PaymentTypes: [{ Name: 'charge' }],
          PaymentProviders: [{ Name: 'admin' }],
          Total: 3,
        },
      },
      no('/user/payments?order=amount', 'order is incorrect'),
    ],
  },
  {
    title: 'what guests are told of prices and stock',
    stock: [
      { ...viber, operator: 'vodafone', rent: '0.20' },
      { ...viber, operator: 'o2', price: '0.0701', count: 2 },
      { ...viber, operator: 'ee', price: '0.01', count: 0 },
      { country: 0, operator: 'mts', service: 'ot', price: '1', count: 1 },
    ],
    steps: [
      {
        ask: '/guest/products/england/any',
        as: 'nobody',
        json: {
          '3hours': { Category: 'hosting', Qty: 3, Price: 54 },
          '1day': { Category: 'hosting', Qty: 3, Price: 432 },
          '10days': { Category: 'hosting', Qty: 3, Price: 4320 },
          '1month': { Category: 'hosting', Qty: 3, Price: 12960 },
          viber: { Category: 'activation', Qty: 5, Price: 6.31 },
        },
      },
      {
        ask: '/guest/products/any/o2',
        as: 'wrong',
        json: { viber: { Category: 'activation', Qty: 2, Price: 6.31 } },
      },
      {
        ask: '/guest/prices?country=england&product=viber',
        as: 'nobody',
        json: {
          england: {
            viber: {
              ee: { cost: 0.9, count: 0 },
              o2: { cost: 6.31, count: 2 },
              vodafone: { cost: 9, count: 3 },
            },
          },
        },
      },
      {
        ask: '/guest/prices?country=russia',
        as: 'nobody',
        json: { russia: { other: { mts: { cost: 90, count: 1 } } } },
      },
      {
        ask: '/guest/prices?product=other',
        as: 'nobody',
        json: { other: { russia: { mts: { cost: 90, count: 1 } } } },
      },
      {
        ask: '/guest/prices?country=england&product=other',
        as: 'nobody',
        json: { england: { other: {} } },
      },
      {
        ask: '/5sim/usd/v1/guest/prices?product=other',
        json: { other: { russia: { mts: { cost: 1, count: 1 } } } },
      },
      no('/guest/products/narnia/any', 'bad country'),
      no('/guest/products/england/virtual4', 'bad operator'),
      no('/guest/prices?country=narnia', 'country is incorrect'),
      no('/guest/prices?product=nothing', 'product is incorrect'),
      no('/guest/prices?country=england&country=russia', 'country is incorrect'),
      { ask: '/guest/flash/en', as: 'nobody', json: { text: '' } },
      no('/guest/flash/english', 'lang is incorrect'),
    ],
  },
  {
    title: 'other bases: without a version, and in dollars',
    stock: [telegram],
    steps: [
      { ask: '/5sim/user/profile', json: profile(9000, 0) },
      { ask: '/5sim/usd/v1/user/profile', json: profile(100, 0) },
      {
        ask: '/5sim/usd/v1/user/buy/activation/england/any/telegram?maxPrice=0.0999',
        status: 200,
        text: 'no free phones',
      },
      {
        ask: '/5sim/usd/v1/user/buy/activation/england/any/telegram?maxPrice=0.1',
        json: order({ price: 0.1, sms: null }),
      },
      { ask: '/5sim/user/check/{{id}}', json: order() },
    ],
  },
  {
    title: 'keys, and addresses that are no calls',
    steps: [
      ...(['nobody', 'wrong', 'suspended'] as const).map(
        (as): Step => ({ ask: '/user/profile', as, status: 401, text: '' }),
      ),
      no('/user/max-prices', 'not found', 404),
      no('/user/vendor', 'not found', 404),
      no('/user', 'not found', 404),
      no('/5sim', 'not found', 404),
      no('/5sim/v2/user/profile', 'not found', 404),
      { ask: '/user/profile', method: 'POST', status: 404, text: 'not found' },
      { ask: '/user/profile', method: 'DELETE', status: 404, text: 'not found' },
    ],
  },
];
