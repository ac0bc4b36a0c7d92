import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';

let world: PartnerWorld;
let accountId: bigint;
let serial = 20_000_000;
beforeAll(async () => {
  world = await createPartnerWorld({ DEMO: '1', DEMO_AUTO_SMS_MS: '0' });
  ({ accountId } = await world.customer({ balance: '1000' }));
});
afterAll(() => world.close());

const { countryId, serviceId } = germany;

/** A German line as it is kept, and the part of it that comes after the country code. */
function line() {
  const national = `151${++serial}`;
  return { phone: `49${national}`, national };
}

/** A supplier's ways of writing it in full: with a trunk zero, too. */
const inFull: { name: string; write(national: string): string }[] = [
  { name: 'with a trunk zero', write: (national) => `+490${national}` },
  { name: 'with a trunk zero in brackets', write: (national) => `+49 (0)${national}` },
  { name: 'with two zeros in front', write: (national) => `0049${national}` },
  { name: 'in its digits', write: (national) => `49${national}` },
];

const messageTo = (partner: TestPartner, to: string, text: string) =>
  partner.dialect === 'onlinesim-v2'
    ? world.call('/api/resellers/addMessage', {
        ...{ key: partner.key, date: '1658209069', number: to, from: 'Telegram', message: text },
      })
    : world.call('/v1/PUSH_SMS', {
        ...{ action: 'PUSH_SMS', key: partner.key, smsId: 7, phone: to, phoneFrom: 'Telegram', text },
      });

/** Every way in for a line, under a supplier from whom one lease can be had then. */
const doors: { name: string; bring(written: string): Promise<TestPartner> }[] = [
  {
    name: 'an import',
    async bring(written) {
      const partner = await world.partner();
      const csv = `phone,country,provenance\n${written},${countryId},partner`;
      const report = await world.core.inventory.importNumbers({ supplierId: partner.supplierId, csv });
      expect(report).toMatchObject({ imported: 1, errors: [] });
      return priced(partner);
    },
  },
  ...['sendNumbersOnline', 'addNumber'].map((call) => ({
    name: `${call} of a partner`,
    async bring(written: string) {
      const partner = await world.partner({ dialect: 'onlinesim-v2' });
      const item = { number: written, country_id: 49, rent: 1 };
      const body = call === 'addNumber' ? item : { numbers: [item] };
      const answer = await world.call(`/api/resellers/${call}`, { ...body, key: partner.key });
      expect(answer).toMatchObject({ status: 200, body: { response: 1 } });
      expect(Object.keys(answer.body.ids as object)).toEqual([written]);
      return priced(partner);
    },
  })),
  {
    name: 'an order that a partner answers',
    async bring(written) {
      const partner = await world.partner({ fake: { operatorsPerCountry: 1, numbersPerOperator: 1 } });
      const [number] = partner.fake.numbers;
      if (number) number.phone = written;
      return partner;
    },
  },
];

async function priced(partner: TestPartner): Promise<TestPartner> {
  const csv = `country,service,price\n${countryId},${serviceId},0.10`;
  await world.core.inventory.importPrices({ supplierId: partner.supplierId, csv });
  return partner;
}

describe.each(doors)('a line that comes by $name', ({ name, bring }) => {
  // An answer to an order has its number as a JSON number.
  const written = name.startsWith('an order')
    ? inFull.filter(({ write }) => /^\+?49\d/.test(write('1')))
    : inFull;

  it.each(written)('$name is kept in one form, and found by messages in all', async ({ write }) => {
    const { phone, national } = line();
    const partner = await bring(write(national).replace(name.startsWith('an order') ? '+' : '', ''));
    const lease = await world.core.activations.buy({
      accountId,
      countryId,
      serviceId,
      supplierIds: [partner.supplierId],
    });

    const answers = [];
    for (const [index, spelling] of inFull.entries())
      answers.push(await messageTo(partner, spelling.write(national), `Telegram code 1000${index}`));

    expect(lease.phone).toBe(phone);
    expect(answers.map(({ status }) => status)).toEqual(inFull.map(() => 200));
    expect((await world.core.messages.listByActivation(lease.id)).map(({ text }) => text)).toEqual(
      inFull.map((_, index) => `Telegram code 1000${index}`),
    );
  });
});

describe('an import', () => {
  const imported = async (rows: readonly string[]) => {
    const { supplierId } = await world.pool();
    const csv = `phone,country,provenance\n${rows.join('\n')}`;
    const report = await world.core.inventory.importNumbers({
      supplierId,
      csv: csv.replaceAll('OWN', 'own_device'),
    });
    const kept = await world.core.inventory.listNumbers({ supplierId, countryId, limit: 10 });
    return { ...report, kept: kept.map(({ phone }) => phone) };
  };

  it('reads a national number as one of the country that it is sold under', async () => {
    const [one, other] = [line(), line()];

    const report = await imported([
      `0${one.national},${countryId},OWN`,
      `0${other.national.slice(0, 3)} / ${other.national.slice(3)},${countryId},OWN`,
    ]);

    expect(report).toMatchObject({ imported: 2, errors: [], kept: [one.phone, other.phone] });
  });

  it('takes one line in two spellings once', async () => {
    const { phone, national } = line();

    const report = await imported(inFull.map(({ write }) => `${write(national)},${countryId},OWN`));

    expect(report).toMatchObject({ rows: 4, imported: 1, unchanged: 3, kept: [phone] });
  });

  it('tells by its line what is no number, and what is one of another country', async () => {
    const report = await imported([
      `0151,${countryId},OWN`,
      `+44 7911 123456,${countryId},OWN`,
      `Vodafone,${countryId},OWN`,
      `999123456789,${countryId},OWN`,
      `${line().national},${countryId},OWN`,
    ]);

    expect(report).toMatchObject({ imported: 0, kept: [] });
    expect(report.errors).toEqual([
      { line: 2, error: 'not a phone number: "0151"' },
      { line: 3, error: `447911123456 is not a number of country ${countryId}` },
      { line: 4, error: 'not a phone number: "Vodafone"' },
      { line: 5, error: 'not a phone number: "999123456789"' },
      { line: 6, error: expect.stringMatching(/^151\d+ is not a number of country 43$/) },
    ]);
  });

  it('leaves the digits of a number that no plan knows', async () => {
    const report = await imported([`4900000001,${countryId},OWN`, `+4900000002,${countryId},OWN`]);

    expect(report).toMatchObject({ imported: 2, kept: ['4900000001', '4900000002'] });
  });
});

it('a simulated line is found by its simulator in any spelling', async () => {
  const { phone, national } = line();
  const { id: supplierId } = await world.core.inventory.createSupplier({ name: 'sims', kind: 'simulator' });
  const csv = `phone,country,provenance\n+490${national},${countryId},simulated`;
  await world.core.inventory.importNumbers({ supplierId, csv });

  const spellings = [phone, ...inFull.map(({ write }) => write(national))];
  const deliveries = spellings.map((to) =>
    world.core.simulator?.deliver({ to, from: 'Telegram', text: `to ${to}` }),
  );

  for (const delivery of await Promise.all(deliveries)) expect(delivery?.messageId).toMatch(/^\d+$/);
});
