import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '#test/command-line';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { createFakePartner, type FakePartner } from '../../src/simulation/partner-kit/index.ts';

const GERMANY = 43;
let world: NativeWorld;
let fake: FakePartner;

beforeAll(async () => {
  world = await createNativeWorld({ RESALE: '1', RUB_PER_USD: '100' });
  fake = await createFakePartner({
    dialect: 'smshub',
    key: 'a-key-both-sides-know',
    hubUrl: world.url,
    countries: ['germany'],
  });
  await run('supplier create pax --kind partner --vouched-by Jo');
});
afterAll(async () => {
  await fake.close();
  await world.core.supply.stop();
  await world.close();
});

/** The output of a command that works; its arguments have no blanks. */
async function run(line: string): Promise<string> {
  const { code, stdout, stderr } = await runCommandLine(world, line.split(' '));
  expect({ line, code, stderr }).toMatchObject({ code: 0 });
  return stdout;
}
// biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
const json = async (line: string): Promise<any> => JSON.parse(await run(`${line} --json`));

it('a partner is connected, changed, priced and sold from', async () => {
  const made = await run(
    `partner connect pax --dialect smshub --base-url ${fake.url} --key a-key-both-sides-know --set currency=840 --set anyMode=exclusive`,
  );
  const changed = await json(
    'partner change pax --set ackFiltered=true --set anyMode=null --set blacklist=["wa"]',
  );
  const { id } = await json('partner add-key pax');
  await run(`partner revoke-key pax ${id}`);
  await run('partner set-rate pax tg 0.40');
  await run('partner set-rate pax wa 0.10 --country 43');
  await run('partner remove-rate pax wa --country 43');
  world.advance(30);
  await world.core.supply.pollDue();

  expect(made).toMatch(/dialect +smshub/);
  expect(changed.settings).toEqual({ currency: 840, ackFiltered: true, blacklist: ['wa'] });
  expect(await run('partner list')).toMatch(/pax +smshub/);
  expect(await run('partner get pax')).toMatch(/keys\n[\s\S]*blocks\nnothing/);
  expect(await run('partner rates pax')).toMatch(/tg +- +- +- +0.40/);
  expect(await run('partner stock pax')).toMatch(/tg +\d+ +0.40/);
});

it('blocks, bans, notices, operations, the statement and the payout are seen to', async () => {
  const { accountId } = await world.customer({ name: 'buyer', balance: '10' });
  const { id, phone } = await world.core.activations.buy({ accountId, countryId: GERMANY, serviceId: 'tg' });
  const { supplierId } = await json('partner get pax');
  await world.message({ supplierId: BigInt(supplierId), phone });
  await world.core.activations.finish({ id, accountId });

  const block = await json('partner block pax --seconds 60');
  expect(await run('partner blocks --lasting')).toMatch(/by_hand/);
  expect(await run(`partner unblock pax ${block.id}`)).toMatch(/is lifted/);
  expect(await run('rental bans')).toBe('nothing\n');
  expect(await run('partner notices --supplier pax')).toBeDefined();
  const [operation] = (await json(`partner operations --phone ${phone}`)).items;
  expect(operation).toMatchObject({ closeStatus: 3, sum: '0.40' });
  expect(await run(`partner operation ${operation.id}`)).toMatch(/close sum/);
  expect(await runCommandLine(world, ['partner', 'retry', operation.id])).toMatchObject({ code: 1 });
  expect(await run('supplier statement pax')).toMatch(/0\.00 +0\.40 +0\.40/);
  expect(await run('supplier pay pax 0.40 wire-1')).toMatch(/after +0\.00/);
  expect(await run(`activation refund buyer ${id}`)).toBe(`0.52 of activation ${id} went back\n`);
});

it('policy is set and shown', async () => {
  await world.customer({ name: 'limited' });

  await run('policy switch-off tg --supplier pax');
  await run('policy switch-off wa');
  expect(await run('policy switches')).toMatch(/wa +- +-[\s\S]*tg/);
  await run('policy switch-on tg --supplier pax');
  await run('policy switch-on wa');
  expect(await run('policy switches')).toBe('nothing\n');
  await run('policy limit limited --service tg --open 2 --per-day 5');
  expect(await run('policy limits --account limited')).toMatch(/tg +2 +5/);
  await run('policy limit limited --service tg');
  expect(await run('policy limits')).toBe('nothing\n');
  expect(await run('policy refused-senders --country DE')).toMatch(/bank/);
  expect(await run('policy check-sender PayPal')).toMatch(/refused +yes/);
});

it('a setting that is no setting is a mistake of the command line or of the server’s word', async () => {
  expect(await runCommandLine(world, ['partner', 'change', 'pax', '--set', 'nonsense'])).toMatchObject({
    code: 2,
  });
  expect(await runCommandLine(world, ['partner', 'change', 'pax', '--set', 'nonsense=1'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('bad_request'),
  });
});
