import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { expectSoundBooks, findingsOf, whileFalsified, without } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import { auditBooks, getTrialBalance, holderCheck, ledgerChecks } from './index.ts';

let world: World;
/** Of a customer with 1.00 on hold, and of what was captured and released before: 2.00 and 3.00. */
let purse: bigint;
let open: bigint;
let captured: bigint;
let released: bigint;
let revenue: bigint;

beforeAll(async () => {
  world = await createWorld();
  const { accountId } = await world.customer({ balance: '10' });
  await world.pool({ service: 'tg', price: '1.00' });
  const { supplierId } = await world.pool({ service: 'wa', price: '2.00' });
  await world.pool({ service: 'vk', price: '3.00' });
  const buy = (serviceId: string) => world.core.activations.buy({ accountId, serviceId });
  const [waiting, finished, cancelled] = [await buy('tg'), await buy('wa'), await buy('vk')];
  await world.message({ supplierId, phone: finished.phone, sender: 'WhatsApp' });
  await world.core.activations.cancel({ id: cancelled.id, accountId });
  [open, captured, released] = [waiting.holdId, finished.holdId, cancelled.holdId];
  [purse, revenue] = [await ledgerAccount('customer'), await ledgerAccount('revenue')];
});
afterAll(() => world.close());

async function ledgerAccount(kind: string): Promise<bigint> {
  const { rows } = await sql<{ id: bigint }>`select id from ledger_account where kind = ${kind}`.execute(
    world.db.read,
  );
  return rows[0]?.id ?? 0n;
}

it('finds nothing where all is well', () => expectSoundBooks(world));

describe('a falsified', () => {
  test('balance is named, and so is the sum that it spoils', async () => {
    expect(
      await findingsOf(
        world,
        sql`update ledger_account set available_micros = available_micros + 1 where id = ${purse}`,
      ),
    ).toEqual([`balance ${purse}/available: 7000001 instead of 7000000`, 'currency_sum USD: 1 instead of 0']);
  });

  test('balance on hold is named', async () => {
    expect(
      await findingsOf(
        world,
        sql`update ledger_account set available_micros = available_micros + 5, held_micros = held_micros - 5 where id = ${purse}`,
      ),
    ).toEqual([
      `balance ${purse}/held: 999995 instead of 1000000`,
      `balance ${purse}/available: 7000005 instead of 7000000`,
      `held ${purse}: 999995 instead of 1000000`,
    ]);
  });

  test('mark of a cap is named where there is none', async () => {
    expect(await findingsOf(world, sql`update ledger_account set capped = true where id = ${purse}`)).toEqual(
      [`capped ${purse}: true instead of false`],
    );
  });

  test('balance below zero is named where it may not be', async () => {
    const findings = await findingsOf(
      world,
      without('ledger_account', 'ledger_account_never_overdrawn'),
      sql`update ledger_account set available_micros = -1 where id = ${purse}`,
    );

    expect(findings).toContain(`overdrawn ${purse}/available: -1 instead of 0 or more`);
    expect(findings.filter((one) => one.startsWith('overdrawn'))).toHaveLength(1);
  });

  test('entry is named by the two balances that it does not explain, and by its hold', async () => {
    expect(
      await findingsOf(
        world,
        sql`update ledger_transfer set amount_micros = amount_micros + 1 where kind = 'capture' and credit_id = ${revenue}`,
      ),
    ).toEqual([
      `balance ${purse}/held: 1000000 instead of 999999`,
      `balance ${revenue}/available: 2000000 instead of 2000001`,
      `settlement_entries ${captured}: 2000001 captured, 0 released instead of 2000000 captured, 0 released`,
    ]);
  });

  test('currency of an entry is named', async () => {
    const findings = await findingsOf(
      world,
      sql`insert into ledger_account (kind, currency, guarded) values ('odd', 'EUR', false)`,
      sql`insert into ledger_transfer (kind, debit_id, debit_bucket, credit_id, credit_bucket, amount_micros, reference, created_at)
          select 'odd', ${revenue}, 'available', id, 'available', 7, 'odd', now() from ledger_account where kind = 'odd'`,
      sql`update ledger_account set available_micros = available_micros - 7 where id = ${revenue}`,
      sql`update ledger_account set available_micros = available_micros + 7 where kind = 'odd'`,
    );

    expect(findings).toEqual([
      'currency_sum EUR: 7 instead of 0',
      'currency_sum USD: -7 instead of 0',
      expect.stringMatching(/^transfer_currency \d+: EUR instead of USD$/),
    ]);
  });

  test('hold without its money is named, and that nobody owns it', async () => {
    const findings = await findingsOf(
      world,
      sql`insert into hold (ledger_account_id, amount_micros, reference, created_at) values (${purse}, 4, 'odd', now())`,
    );

    expect(findings).toEqual([
      `held ${purse}: 1000000 instead of 1000004`,
      expect.stringMatching(/^hold_entries \d+: 0 instead of 4$/),
      expect.stringMatching(/^hold_owner \d+: odd instead of an owner$/),
    ]);
  });

  test('amount of a hold is named', async () => {
    expect(await findingsOf(world, sql`update hold set amount_micros = 900000 where id = ${open}`)).toEqual([
      `held ${purse}: 1000000 instead of 900000`,
      `hold_entries ${open}: 1000000 instead of 900000`,
      expect.stringMatching(
        /^activation_price \d+: 900000 of account \d+ instead of 1000000 of account \d+$/,
      ),
    ]);
  });

  test('settlement without entries is named', async () => {
    const findings = await findingsOf(
      world,
      sql`insert into settlement (hold_id, outcome, captured_micros, released_micros, created_at) values (${open}, 'captured', 1000000, 0, now())`,
    );

    expect(findings).toEqual([
      `held ${purse}: 1000000 instead of 0`,
      `settlement_entries ${open}: 0 captured, 0 released instead of 1000000 captured, 0 released`,
      expect.stringMatching(/^activation_hold \d+: captured instead of open while it is waiting$/),
    ]);
  });

  test('lack of a settlement is named', async () => {
    const findings = await findingsOf(world, sql`delete from settlement where hold_id = ${released}`);

    expect(findings).toEqual([
      `held ${purse}: 1000000 instead of 4000000`,
      `settlement_entries ${released}: 0 captured, 3000000 released instead of 0 captured, 0 released`,
      expect.stringMatching(/^activation_hold \d+: open instead of released while it is cancelled$/),
    ]);
  });

  test('amount of a settlement is named', async () => {
    expect(
      await findingsOf(
        world,
        sql`update settlement set captured_micros = 1999999, released_micros = 0 where hold_id = ${captured}`,
      ),
    ).toEqual([
      `settlement ${captured}: 1999999 instead of 2000000`,
      `settlement_entries ${captured}: 2000000 captured, 0 released instead of 1999999 captured, 0 released`,
    ]);
  });

  test('outcome of a settlement is named', async () => {
    const findings = await findingsOf(
      world,
      sql`update settlement set outcome = 'released' where hold_id = ${captured}`,
    );

    expect(findings).toEqual([
      `settlement ${captured}: released 2000000 instead of released 0`,
      expect.stringMatching(/^activation_hold \d+: released instead of captured while it is received$/),
    ]);
  });

  test('settlement of no hold is named', async () => {
    expect(
      await findingsOf(
        world,
        sql`insert into settlement (hold_id, outcome, captured_micros, released_micros, created_at) values (999999, 'released', 0, 5, now())`,
      ),
    ).toEqual([
      'settlement 999999: 5 instead of a hold',
      'reference settlement.hold_id 999999: nothing instead of hold',
    ]);
  });
});

describe('an account on which nothing ever moved', () => {
  const balance = (micros: number) =>
    sql`insert into ledger_account (kind, available_micros, guarded) values ('odd', ${micros}, false)`;

  test('is expected to have nothing', async () => {
    expect(await findingsOf(world, balance(5))).toEqual([
      expect.stringMatching(/^balance \d+\/available: 5 instead of 0$/),
      'currency_sum USD: 5 instead of 0',
    ]);
  });

  test('differs in the trial balance as well', async () => {
    const { differing } = await whileFalsified(world, [balance(5)], getTrialBalance);

    expect(differing).toEqual([
      {
        ledgerAccountId: expect.any(BigInt),
        bucket: 'available',
        balanceMicros: 5n,
        entriesMicros: 0n,
      },
    ]);
  });

  test('is sound with nothing', async () => {
    expect(await findingsOf(world, balance(0))).toEqual([]);
  });
});

describe('an entry of a hold', () => {
  const entryOf = (id: bigint, kind: string) => sql`where hold_id = ${id} and kind = ${kind}`;
  const ofHolds = async (statement: ReturnType<typeof sql>) =>
    (await findingsOf(world, statement)).filter(
      (one) => one.startsWith('hold_entries') || one.startsWith('settlement_entries'),
    );

  test.each([
    ['is of another kind', () => sql`kind = 'odd'`],
    ['goes to somebody else', () => sql`credit_id = ${revenue}`],
    ['is somebody else’s', () => sql`debit_id = ${revenue}, credit_id = ${revenue}`],
    ['goes backwards', () => sql`debit_bucket = 'held', credit_bucket = 'available'`],
  ] as const)('does not stand for the hold where it %s', async (_what, change) => {
    const found = await ofHolds(sql`update ledger_transfer set ${change()} ${entryOf(open, 'hold')}`);

    expect(found).toEqual([`hold_entries ${open}: 0 instead of 1000000`]);
  });

  test.each([
    ['is of another kind', () => sql`kind = 'odd'`],
    ['goes to somebody else', () => sql`credit_id = ${revenue}`],
  ] as const)('does not stand for the release where it %s', async (_what, change) => {
    const found = await ofHolds(sql`update ledger_transfer set ${change()} ${entryOf(released, 'release')}`);

    expect(found).toEqual([
      `settlement_entries ${released}: 0 captured, 0 released instead of 0 captured, 3000000 released`,
    ]);
  });

  test.each([
    ['is not from what is held', () => sql`debit_bucket = 'available'`],
    ['is held again', () => sql`credit_bucket = 'held'`],
    ['is from somebody else', () => sql`debit_id = (select id from ledger_account where kind = 'cash')`],
  ] as const)('does not stand for the capture where it %s', async (_what, change) => {
    const found = await ofHolds(sql`update ledger_transfer set ${change()} ${entryOf(captured, 'capture')}`);

    expect(found).toEqual([
      `settlement_entries ${captured}: 0 captured, 0 released instead of 2000000 captured, 0 released`,
    ]);
  });
});

describe('the owner of a hold', () => {
  const holds = (reference: string) =>
    sql`insert into hold (ledger_account_id, amount_micros, reference, created_at) values (${purse}, 0, ${reference}, now())`;

  test('is asked for no more once it is settled', async () => {
    const settled = sql`
      insert into settlement (hold_id, outcome, captured_micros, released_micros, created_at)
      select id, 'released', 0, 0, now() from hold where reference = 'orphan'`;

    expect(await findingsOf(world, holds('orphan'))).toEqual([
      expect.stringMatching(/^hold_owner \d+: orphan instead of an owner$/),
    ]);
    expect(await findingsOf(world, holds('orphan'), settled)).toEqual([]);
  });

  test('is any one of several kinds, and who has none yet is nobody’s', async () => {
    const holders = [sql`select null::bigint`, sql`select ${open}::bigint`];
    const found = await whileFalsified(world, [holds('orphan')], (tx) =>
      auditBooks(tx, [holderCheck(holders)]),
    );

    expect(found).toMatchObject([{ kind: 'hold_owner', found: 'orphan' }]);
  });
});

describe('the audit', () => {
  it('names a hundred of each kind and no more, and goes on with the other kinds', async () => {
    const findings = await whileFalsified(
      world,
      [
        sql`insert into hold (ledger_account_id, amount_micros, reference, created_at)
            select ${purse}, 1, 'odd ' || n, now() from generate_series(1, 101) as n`,
      ],
      (tx) => auditBooks(tx, ledgerChecks),
    );

    expect(findings.filter(({ kind }) => kind === 'hold_entries')).toHaveLength(100);
    expect(findings.filter(({ kind }) => kind === 'held')).toHaveLength(1);
  });
});

describe('the trial balance', () => {
  const trial = (statement: ReturnType<typeof sql>) => whileFalsified(world, [statement], getTrialBalance);

  it('of a falsified balance is not balanced, and names the account', async () => {
    expect(
      await trial(sql`update ledger_account set available_micros = available_micros - 3 where id = ${purse}`),
    ).toMatchObject({
      balanced: false,
      sumMicros: -3n,
      sums: [{ currency: 'USD', sumMicros: -3n }],
      differing: [
        { ledgerAccountId: purse, bucket: 'available', balanceMicros: 6_999_997n, entriesMicros: 7_000_000n },
      ],
    });
  });

  it('of balances that lie and still add up is not balanced either', async () => {
    const found = await whileFalsified(
      world,
      [
        sql`update ledger_account set available_micros = available_micros - 3 where id = ${purse}`,
        sql`update ledger_account set available_micros = available_micros + 3 where id = ${revenue}`,
      ],
      getTrialBalance,
    );

    expect(found).toMatchObject({ balanced: false, sumMicros: 0n });
    expect(found.differing.map(({ ledgerAccountId }) => ledgerAccountId).sort()).toEqual(
      [purse, revenue].sort(),
    );
  });

  it('of an open hold without its money is not balanced, though every balance has its entries', async () => {
    expect(
      await trial(
        sql`insert into hold (ledger_account_id, amount_micros, reference, created_at) values (${purse}, 4, 'odd', now())`,
      ),
    ).toMatchObject({
      balanced: false,
      sumMicros: 0n,
      differing: [],
      openHoldsMicros: 1_000_004n,
      heldMicros: 1_000_000n,
    });
  });

  it('of a transfer from one currency to another is not balanced, though each balance has its entries', async () => {
    const found = await whileFalsified(
      world,
      [
        sql`insert into ledger_account (kind, currency, guarded) values ('odd', 'EUR', false), ('odd', 'ZZZ', false)`,
        sql`insert into ledger_transfer (kind, debit_id, debit_bucket, credit_id, credit_bucket, amount_micros, reference, created_at)
            select 'odd', ${revenue}, 'available', id, 'available', 7, 'odd', now() from ledger_account
             where kind = 'odd' and currency = 'EUR'`,
        sql`update ledger_account set available_micros = available_micros - 7 where id = ${revenue}`,
        sql`update ledger_account set available_micros = available_micros + 7 where kind = 'odd' and currency = 'EUR'`,
      ],
      getTrialBalance,
    );

    expect(found).toMatchObject({ balanced: false, differing: [] });
    expect(found.sums).toEqual([
      { currency: 'EUR', sumMicros: 7n },
      { currency: 'USD', sumMicros: -7n },
      { currency: 'ZZZ', sumMicros: 0n },
    ]);
  });

  it('of another currency that does not sum to zero is not balanced', async () => {
    const found = await trial(
      sql`insert into ledger_account (kind, currency, available_micros, guarded) values ('odd', 'EUR', 9, false)`,
    );

    expect(found).toMatchObject({ balanced: false, sumMicros: 0n });
    expect(found.sums).toContainEqual({ currency: 'EUR', sumMicros: 9n });
  });

  it('names differing accounts by their age, and adds up kinds and currencies in the order of the alphabet', async () => {
    const odd = (kind: string, currency: string) =>
      sql`insert into ledger_account (kind, currency, available_micros, guarded) values (${kind}, ${currency}, 1, false)`;
    const found = await whileFalsified(
      world,
      [odd('zz', 'EUR'), odd('aa', 'ZZZ'), odd('aa', 'EUR'), odd('zz', 'AAA')],
      getTrialBalance,
    );

    const names = found.byKind.map(({ kind, currency }) => `${kind} ${currency}`);
    expect(names).toEqual(names.toSorted());
    expect(names).toEqual(expect.arrayContaining(['aa EUR', 'aa ZZZ', 'zz AAA', 'zz EUR']));
    expect(found.sums.map(({ currency }) => currency)).toEqual(['AAA', 'EUR', 'USD', 'ZZZ']);
    const ids = found.differing.map(({ ledgerAccountId }) => ledgerAccountId);
    expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(ids).toHaveLength(4);
  });

  it('adds up each kind of account', async () => {
    expect((await world.core.ledger.trialBalance()).byKind).toContainEqual({
      kind: 'customer',
      currency: 'USD',
      availableMicros: 7_000_000n,
      heldMicros: 1_000_000n,
    });
  });
});
