import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '#test/command-line';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let ledgerAccountId: string;

beforeAll(async () => {
  world = await createNativeWorld();
  const { accountId } = await world.customer({ balance: '5' });
  const { rows } = await sql<{ id: bigint }>`
    select id from ledger_account where account_id = ${accountId}`.execute(world.db.read);
  ledgerAccountId = String(rows[0]?.id);
});
afterAll(() => world.close());

const ask = async (path: string) => (await world.api('GET', path)).json;
const command = (...args: string[]) => runCommandLine(world, ['ledger', ...args]);
const falsify = (micros: bigint) =>
  world.db.write((tx) =>
    sql`update ledger_account set available_micros = available_micros + ${micros} where id = ${ledgerAccountId}`.execute(
      tx,
    ),
  );

it('sound books are said to be sound', async () => {
  expect(await ask('/ledger/audit')).toEqual({ sound: true, findings: [] });
  expect(await command('audit')).toEqual({ code: 0, stdout: 'sound  yes\n\nnothing\n', stderr: '' });

  const { code, stdout } = await command('trial-balance');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^balanced +yes\n/);
  expect(stdout).not.toContain('ENTRIES');
});

it('broken books are shown broken, with the account that is wrong, and a command that asks ends with 1', async () => {
  await falsify(1n);

  const trial = await ask('/ledger/trial-balance');
  const audit = await ask('/ledger/audit');
  const balanced = await command('trial-balance');
  const sound = await command('audit');
  const json = await command('audit', '--json');
  await falsify(-1n);

  expect(trial).toMatchObject({
    balanced: false,
    sum: '0.000001',
    differing: [{ ledgerAccountId, bucket: 'available', balanceMicros: '5000001', entriesMicros: '5000000' }],
  });
  expect(audit).toEqual({
    sound: false,
    findings: [
      { kind: 'balance', id: `${ledgerAccountId}/available`, expected: '5000000', found: '5000001' },
      { kind: 'currency_sum', id: 'USD', expected: '0', found: '1' },
    ],
  });
  expect(balanced.code).toBe(1);
  expect(balanced.stdout).toMatch(/^balanced +no\n/);
  expect(balanced.stdout).toMatch(new RegExp(`\\n${ledgerAccountId} +available +5000001 +5000000\\n`));
  expect(sound.code).toBe(1);
  expect(sound.stdout).toMatch(/^sound +no\n/);
  expect(sound.stdout).toMatch(new RegExp(`\\nbalance +${ledgerAccountId}/available +5000000 +5000001\\n`));
  expect([json.code, JSON.parse(json.stdout)]).toEqual([1, audit]);
  expect(await ask('/ledger/trial-balance')).toMatchObject({ balanced: true });
});
