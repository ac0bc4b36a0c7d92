import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anyLetter } from '#test/any-letter';
import { type CouponWorld, createCouponWorld, type TestMerchant } from '#test/coupon-world';
import { runs } from '#test/runs';
import { type CallRow, callTable } from './call-table.ts';
import { pathsOf } from './index.ts';

let world: CouponWorld;
let merchant: TestMerchant;
let known: { campaign: string; session: string };

beforeAll(async () => {
  world = await createCouponWorld();
  merchant = await world.merchant();
  const { accountId } = merchant;
  const campaign = await world.core.campaigns.create({ accountId, name: 'Pizza' });
  const { session } = await world.core.couponSessions.create({
    accountId,
    campaignId: campaign.id,
    source: 'api',
  });
  known = { campaign: `cam_${campaign.id}`, session: session.code };
});
afterAll(() => world.close());

const served = callTable.filter(({ run }) => run !== undefined);

/** Every name that some call knows, and some that none does. */
const names = [
  ...['campaign', 'couponsession', 'couponsessions', 'subaccount', 'template', 'operation', 'void', 'locked'],
  ...[
    'validation_value',
    'redeem_location',
    'value',
    'customid',
    'customvalcode',
    'autovalcode',
    'expiry_date',
  ],
  ...[
    'email',
    'phone',
    'firstname',
    'customfield1',
    'duplicate_check',
    'amount',
    'status',
    'automated_codes',
  ],
  ...[
    'code_prefix',
    'code_length',
    'code_type',
    'page',
    'start_date',
    'end_date',
    'tags',
    'folder',
    'category',
  ],
  ...[
    'webhook',
    'session',
    'message',
    'teammate',
    'package',
    'access_sms',
    'max_campaigns',
    'webhook_endpoint',
  ],
  ...[
    'search',
    'user',
    'loyaltycard',
    'directory',
    'smsgroup',
    'group_name',
    'points',
    'filter',
    '__proto__',
    '',
  ],
];

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      '',
      ' ',
      '0',
      '-1',
      '1',
      'true',
      'null',
      'undefined',
      '\0',
      'a\0b',
      '\ud800',
      "' or 1=1 --",
      '<script>',
    ],
    ...[
      '9'.repeat(40),
      '1e9',
      '2026-02-30',
      '2026-02-28 25:00',
      '0001-01-01',
      '9999-12-31 23:59:59',
      '+447911123456',
    ],
    ...['cam_', 'cam_0', '%00', '{"a":1}', 'a,b,,c', '10', '6digits', 'validated', 'constructor'],
    null,
    true,
    -1,
    1e308,
    0.1,
    [],
    {},
    [[]],
    { a: { b: 1 } },
  ),
  fc.string({ unit: anyLetter, maxLength: 60 }),
  fc.jsonValue({ maxDepth: 2 }),
);

const parameters = fc.dictionary(fc.constantFrom(...names), nasty, { maxKeys: 8 });

async function ask(row: CallRow, body: { form: boolean; values: Record<string, unknown>; raw?: string }) {
  const url = (pathsOf(row)[0] ?? '').replace(':id', '1').replace(':userId', '1');
  const { clientId, secret } = merchant.keyPair;
  const values = { campaign: known.campaign, couponsession: known.session, ...body.values };
  const form = () =>
    new URLSearchParams(
      Object.entries(values).map(([name, value]): [string, string] => [
        name,
        typeof value === 'object' ? JSON.stringify(value) : String(value),
      ]),
    ).toString();
  return world.inject({
    method: row.methods.includes('POST') ? 'POST' : (row.methods[0] ?? 'GET'),
    url,
    headers: {
      'x-client-id': clientId,
      'x-client-secret': secret,
      'content-type': body.form ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    payload: body.raw ?? (body.form ? form() : JSON.stringify(values)),
  });
}

const fine = [200, 201, 204, 404, 422];

test('whatever is sent to a call, it is answered in the protocol and nothing breaks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...served), parameters, fc.boolean(), async (row, values, form) => {
      const { status, text, type } = await ask(row, { form, values: { amount: '3', ...values } });

      expect(fine, `${row.path}: ${text}`).toContain(status);
      expect(type).toBe('application/json; charset=utf-8');
      if (status !== 204) JSON.parse(text);
    }),
    { numRuns: runs(300) },
  );
}, 240_000);

test.each(['0000-01-01', '0001-01-01 00:00:00', '9999-12-31', '9999-12-31 23:59:59'])(
  'the day %s, at an end of what a year of four digits can say, is answered by every call that takes it',
  async (date) => {
    const values = Object.fromEntries(
      names.filter((name) => name.includes('date')).map((name) => [name, date]),
    );
    for (const row of served) {
      const { status, text } = await ask(row, { form: true, values: { amount: '3', ...values } });
      expect(fine, `${row.path}: ${text}`).toContain(status);
    }
  },
  240_000,
);

test('bodies that are no parameters at all are answered too', async () => {
  const bodies = [
    '[',
    '{"a":',
    '"text"',
    '[1,2]',
    '{"campaign":{"a":1}}',
    '\xff\xfe',
    '{'.repeat(100),
    'a=b&=c&%zz=%',
  ];
  for (const row of served) {
    for (const raw of bodies) {
      const { status, text } = await ask(row, { form: raw.includes('='), values: {}, raw });
      expect(fine, `${row.path} ${raw}: ${text}`).toContain(status);
    }
  }
}, 240_000);

test('markup in names and values comes back as the text that it was', async () => {
  const markup = `<img src=x onerror="alert('1')"> & "quoted" \\ \u2028 \u0007 é 🍕`;
  const made = await merchant.call('/v3/singleuse/create', {
    campaign: known.campaign,
    firstname: markup,
    lastname: 'a\0b',
    customid: "'; drop table account; --",
  });

  const { json } = await merchant.call('/v3/couponsession/data', {
    couponsession: made.json.single_use_code,
  });

  expect(json.data.customer).toMatchObject({ first_name: markup, last_name: 'a\uFFFDb' });
  expect(json.customid).toBe("'; drop table account; --");
});

test('a list of many sessions is split into pages of 5000, in order and without gaps', async () => {
  const { accountId } = merchant;
  const { id } = await world.core.campaigns.create({ accountId, name: 'Big' });
  const { json: made } = await merchant.call('/v3/multiplesingleuse/create', {
    campaign: `cam_${id}`,
    amount: 5_003,
  });
  const pages = await Promise.all(
    ['1', '2', '3'].map((page) => merchant.call('/v3/campaign/data', { campaign: `cam_${id}`, page })),
  );

  expect(made.data).toHaveLength(5_003);
  expect(pages.map(({ json }) => [json.amount_of_results, json.page, json.amount_of_pages])).toEqual([
    ['5000', '1', '2'],
    ['3', '2', '2'],
    ['0', '3', '2'],
  ]);
  const listed = pages.flatMap(({ json }) => json.data.map((row: { session: string }) => row.session));
  expect(listed).toEqual(made.data.map((row: { single_use_code: string }) => row.single_use_code));
  const ids = made.data.map((row: { sequence_id: number }) => row.sequence_id);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
}, 120_000);
