import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { pushRoutes } from '../../../src/providers/suppliers/partner/push-wire.ts';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());

const text = 'code 20002';
const noOperation = { status: 404, body: { status: 'ERROR', error: 'NO_OPERATION' } };

/** An open lease of a new customer, under the partner's id of it. */
async function lease({ fake, supplierId }: TestPartner, kind: 'activation' | 'rental') {
  const { activations, rentals, messages, ledger } = world.core;
  const { accountId } = await world.customer({ balance: '100' });
  const { countryId, serviceId } = germany;
  const where = { accountId, countryId, supplierIds: [supplierId] };
  const { id, phone } =
    kind === 'rental'
      ? await rentals.rent({ ...where, hours: 24 })
      : await activations.buy({ ...where, serviceId });
  return {
    phone,
    smsId: fake.operations.at(-1)?.id ?? 0n,
    async stands() {
      const received =
        kind === 'rental'
          ? await rentals.listMessages({ id, accountId })
          : await messages.listByActivation(id);
      const { availableMicros, heldMicros } = await ledger.getBalance(accountId);
      return { texts: received.map((message) => message.text), availableMicros, heldMicros };
    },
  };
}

const noticesOf = ({ supplierId }: TestPartner) => world.core.supply.notices({ supplierId, limit: 10 });

const kinds = ['activation', 'rental'] as const;
const cases = pushRoutes.flatMap(({ path, kind }) =>
  kinds.flatMap((named) =>
    kinds.map((onPhone) => ({ path, isRental: kind === 'rental' || onPhone === 'rental', named, onPhone })),
  ),
);

describe('a push under the id of an open operation on another number', () => {
  it.each(cases)(
    'at $path, of the $named, is no message of the $onPhone on the number that it tells',
    async ({ path, isRental, named, onPhone }) => {
      const partner = await world.partner();
      const { supplierId, key } = partner;
      const one = await lease(partner, named);
      const other = await lease(partner, onPhone);
      world.advance(10);
      const before = [await one.stands(), await other.stands()];
      const service = isRental ? { service: 'rent' } : {};
      const body = { action: 'PUSH_SMS', key, phone: other.phone, phoneFrom: 'InfoSMS', text, ...service };

      const answers = [
        await world.call(path, { ...body, smsId: one.smsId }),
        await world.call(path, { ...body, smsId: one.smsId }),
      ];
      const after = [await one.stands(), await other.stands()];
      const own = await world.push(partner, {
        smsId: other.smsId,
        phone: other.phone,
        from: 'InfoSMS',
        text,
        rent: onPhone === 'rental',
      });

      expect(answers).toMatchObject([noOperation, noOperation]);
      expect(after).toEqual(before);
      expect(own.status).toBe(200);
      expect((await other.stands()).texts).toEqual([text]);
      expect(await noticesOf(partner)).toMatchObject([
        {
          supplierId,
          kind: 'id_mismatch',
          subject: 'smsId of an open operation on another number',
          count: 1n,
        },
      ]);
    },
  );

  it('is nobody’s where no lease has that number, and nothing is told to be closed', async () => {
    const partner = await world.partner();
    const { smsId, stands } = await lease(partner, 'activation');
    world.advance(10);

    const answer = await world.push(partner, { smsId, phone: '4915199999999' });
    await world.core.supply.finishDue();

    expect(answer).toMatchObject(noOperation);
    expect((await stands()).texts).toEqual([]);
    expect(partner.fake.operations.map(({ finishes }) => finishes)).toEqual([0]);
  });
});

describe('a partner whose ids are not of operations', () => {
  it('in smshub has given one to the message: the phone decides', async () => {
    const partner = await world.partner({ dialect: 'smshub', settings: { currency: 840 }, sum: '0.4' });
    const one = await lease(partner, 'activation');
    const other = await lease(partner, 'activation');

    const answer = await world.push(partner, { smsId: one.smsId, phone: other.phone, text });

    expect(answer.status).toBe(200);
    expect([(await one.stands()).texts, (await other.stands()).texts]).toEqual([[], [text]]);
    expect(await noticesOf(partner)).toEqual([]);
  });

  it('in smshub is flagged where one id comes on two numbers with the same text', async () => {
    const partner = await world.partner({ dialect: 'smshub', settings: { currency: 840 }, sum: '0.4' });
    const one = await lease(partner, 'activation');
    const other = await lease(partner, 'activation');

    for (const { phone } of [one, one, other]) await world.push(partner, { smsId: 77n, phone, text });

    expect(await noticesOf(partner)).toMatchObject([{ kind: 'id_reused', count: 1n }]);
  });
});
