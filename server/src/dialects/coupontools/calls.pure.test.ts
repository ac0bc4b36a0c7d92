import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CouponWorld, createCouponWorld, type TestMerchant } from '#test/coupon-world';
import { type CallRow, callTable, type Need } from './call-table.ts';
import { pathsOf } from './index.ts';

let world: CouponWorld;
let merchant: TestMerchant;
let poor: TestMerchant;
let branch: TestMerchant;

beforeAll(async () => {
  world = await createCouponWorld();
  merchant = await world.merchant();
  poor = await world.merchant({ sms: false, email: false });
  branch = await world.subaccount(merchant);
});
afterAll(() => world.close());

type Answer = { status: number; code: number | undefined };

async function ask(
  { keyPair }: TestMerchant,
  method: CallRow['methods'][number],
  path: string,
): Promise<Answer> {
  const { clientId, secret } = keyPair;
  const { status, text } = await world.inject({
    method,
    url: path.replace(/:\w+/g, '999999'),
    headers: {
      ...{ 'x-client-id': clientId, 'x-client-secret': secret },
      ...{ 'x-api-key': clientId, 'x-api-secret': secret },
    },
    ...(method !== 'GET' && { payload: {} }),
  });
  const json = text === '' ? {} : JSON.parse(text);
  return { status, code: json.status?.errors?.error_code?.[0] };
}

const everyAddress = callTable.flatMap((row) =>
  pathsOf(row).flatMap((path) => row.methods.map((method) => ({ row, method, path }))),
);

test('every call is served at each of its addresses, under its versions, with and without a slash at the end', async () => {
  const odd: string[] = [];

  for (const { row, method, path } of everyAddress) {
    const { status, code } = await ask(merchant, method, path);
    // An id that names nothing is a 404 of the modern family: such a call was served.
    const isServed = status < 400 || status === 422 || (row.family === 'M4' && path.includes(':'));
    if (!isServed || [1000, 102, 103, 104].includes(code ?? 0))
      odd.push(`${method} ${path}: ${status} ${code}`);
  }

  expect(everyAddress.length).toBeGreaterThan(300);
  expect(odd).toEqual([]);
});

test('a call answers alike at all of its addresses', async () => {
  const odd: string[] = [];

  for (const row of callTable) {
    const answers = await Promise.all(
      pathsOf(row).map((path) => ask(merchant, row.methods[0] ?? 'POST', path)),
    );
    if (new Set(answers.map((answer) => JSON.stringify(answer))).size !== 1)
      odd.push(`${row.number} ${row.path}: ${JSON.stringify(answers)}`);
  }

  expect(odd).toEqual([]);
});

describe('what an account must have', () => {
  const lacking: Record<Need, { code: number; who: () => TestMerchant }> = {
    main_account: { code: 102, who: () => branch },
    sms: { code: 103, who: () => poor },
    email: { code: 104, who: () => poor },
  };

  test.each(Object.keys(lacking) as Need[])(
    'is asked first by every call that needs it: %s',
    async (need) => {
      const { code, who } = lacking[need];
      const needing = callTable.filter((row) => row.needs === need);
      const odd: string[] = [];

      for (const row of needing)
        for (const method of row.methods) {
          const answer = await ask(who(), method, pathsOf(row)[0] ?? '');
          const isTold =
            row.family === 'M4' ? answer.status === 422 : answer.status === 422 && answer.code === code;
          if (!isTold) odd.push(`${row.number} ${row.path}: ${answer.status} ${answer.code}`);
        }

      expect(needing.length).toBeGreaterThan(3);
      expect(odd).toEqual([]);
    },
  );

  test('is asked by no other call', async () => {
    const free = callTable.filter((row) => row.needs === undefined && row.family !== 'M4');
    const odd: string[] = [];

    for (const row of free)
      for (const who of [poor, branch]) {
        const { code } = await ask(who, row.methods[0] ?? 'POST', pathsOf(row)[0] ?? '');
        if (code !== undefined && code >= 102 && code <= 104) odd.push(`${row.number} ${row.path}: ${code}`);
      }

    expect(odd).toEqual([]);
  });
});
