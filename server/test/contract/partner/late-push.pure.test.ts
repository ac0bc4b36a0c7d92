import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld } from '#test/partner-world';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());

const noOperation = { status: 404, body: { status: 'ERROR', error: 'NO_OPERATION' } };

/** A partner that has one number, so that every order is for it, unless it is to have more. */
async function fewNumbers(numbersPerOperator = 1) {
  const partner = await world.partner({
    fake: { operatorsPerCountry: 1, numbersPerOperator },
    settings: { pollSeconds: 5 },
  });
  const { supplierId } = partner;
  const { core } = world;
  const stocked = async (seconds = 60) => {
    await core.supply.finishDue();
    world.advance(seconds);
    await core.supply.pollDue();
  };
  return {
    partner,
    phone: partner.fake.numbers[0]?.phone ?? '',
    stocked,
    /** A lease of a new customer, the partner's id of it, and what became of it. */
    async lease(serviceId = 'tg') {
      const { accountId } = await world.customer({ balance: '10' });
      const buy = { accountId, ...germany, serviceId, supplierIds: [supplierId] };
      const { id, phone } = await core.activations.buy(buy);
      const smsId = partner.fake.operations.at(-1)?.id ?? 0n;
      const ref = { id, accountId };
      return {
        ...ref,
        phone,
        push: (text: string, more: { smsId?: bigint; rent?: boolean } = {}) =>
          world.push(partner, { smsId, phone, text, from: 'InfoSMS', ...more }),
        async stands() {
          const { state, code, messageCount } = await core.activations.get(ref);
          const { heldMicros, availableMicros } = await core.ledger.getBalance(accountId);
          return { state, code, messageCount, paid: heldMicros === 0n && availableMicros < 10_000_000n };
        },
      };
    },
    async rent() {
      const { accountId } = await world.customer({ balance: '100' });
      const { countryId } = germany;
      const { id } = await core.rentals.rent({ accountId, countryId, hours: 24, supplierIds: [supplierId] });
      const smsId = partner.fake.operations.at(-1)?.id ?? 0n;
      return { id, accountId, smsId };
    },
  };
}

type Ends = Awaited<ReturnType<Awaited<ReturnType<typeof fewNumbers>>['lease']>>;

/** Every way in which a lease ends, each long enough ago that no grace is left. */
const ends: { name: string; end(lease: Ends): Promise<unknown> }[] = [
  { name: 'was cancelled', end: ({ id, accountId }) => world.core.activations.cancel({ id, accountId }) },
  {
    name: 'ran out without a message',
    async end() {
      world.advance(1_201);
      await world.core.activations.expireDue();
    },
  },
  {
    name: 'ran out after a message',
    async end({ push }) {
      await push('code 10001');
      world.advance(1_201);
      await world.core.activations.expireDue();
    },
  },
  {
    name: 'was finished',
    async end({ push, id, accountId }) {
      await push('code 10001');
      await world.core.activations.finish({ id, accountId });
    },
  },
  {
    name: 'was refunded',
    async end({ push, id, accountId }) {
      await push('code 10001');
      await world.core.activations.finish({ id, accountId });
      await world.core.activations.refund({ id });
    },
  },
];

const waiting = { state: 'waiting', code: null, messageCount: 0, paid: false };

describe('a push under the id of an operation whose lease', () => {
  it.each(ends)(
    '$name is NO_OPERATION, and neither shown to nor paid by who has the number now',
    async (step) => {
      const { lease, stocked } = await fewNumbers();
      const first = await lease();
      await step.end(first);
      await stocked();
      const next = await lease('wa');
      const before = await first.stands();

      const late = await first.push('code 20002');

      expect(next.phone).toBe(first.phone);
      expect(late).toMatchObject(noOperation);
      expect(await next.stands()).toEqual(waiting);
      expect(await first.stands()).toEqual(before);
    },
  );

  it('was cancelled is NO_OPERATION on any other number, too', async () => {
    const { lease, partner } = await fewNumbers(2);
    const closed = await lease();
    const other = await lease();
    await world.core.activations.cancel(closed);

    const late = await other.push('code 20002', { smsId: partner.fake.operations[0]?.id ?? 0n });

    expect(late).toMatchObject(noOperation);
    expect(await other.stands()).toEqual(waiting);
  });

  it('ended just now and was paid is its customer’s, though the number is another’s already', async () => {
    const { lease, stocked } = await fewNumbers();
    const first = await lease();
    await first.push('code 10001');
    await world.core.activations.finish(first);
    await stocked(6);
    const next = await lease('wa');

    const late = await first.push('code 20002');

    expect(next.phone).toBe(first.phone);
    expect(late.status).toBe(200);
    expect(await first.stands()).toMatchObject({ state: 'finished', code: '20002', messageCount: 2 });
    expect(await next.stands()).toEqual(waiting);
  });
});

describe('a push for who has the number now', () => {
  it('reaches him under the id of his own operation, after any number of late ones', async () => {
    const { lease, stocked } = await fewNumbers();
    const first = await lease();
    await world.core.activations.cancel(first);
    await stocked();
    const next = await lease();

    await first.push('code 20002');
    await first.push('code 20002');
    const own = await next.push('code 20002');

    expect(own.status).toBe(200);
    expect(await next.stands()).toEqual({ state: 'received', code: '20002', messageCount: 1, paid: true });
  });

  it('reaches him under an id that we do not know, by the phone, and is flagged', async () => {
    const { lease, stocked, partner } = await fewNumbers();
    const first = await lease();
    await world.core.activations.cancel(first);
    await stocked();
    const next = await lease();

    const answer = await next.push('code 30003', { smsId: 77n });

    expect(answer.status).toBe(200);
    expect(await next.stands()).toMatchObject({ state: 'received', code: '30003' });
    const { supplierId } = partner;
    const notices = await world.core.supply.notices({ supplierId, kind: 'id_mismatch', limit: 5 });
    expect(notices).toHaveLength(1);
  });
});

describe('a push of a rental that is over', () => {
  it('is NO_OPERATION, and no message of the next rental of the number', async () => {
    const { rent, stocked, partner, phone } = await fewNumbers();
    const first = await rent();
    await world.core.rentals.cancel(first);
    await stocked();
    const next = await rent();
    const push = (smsId: bigint) => world.push(partner, { smsId, phone, text: 'code 20002', rent: true });

    const late = await push(first.smsId);
    const before = await world.core.rentals.get(next);
    const own = await push(next.smsId);

    expect(late).toMatchObject(noOperation);
    expect(before).toMatchObject({ state: 'waiting', messageCount: 0 });
    expect(own.status).toBe(200);
    expect(await world.core.rentals.get(next)).toMatchObject({ state: 'active', messageCount: 1 });
  });

  it('is no message of an activation on the number, under either address', async () => {
    const { rent, lease, stocked, partner, phone } = await fewNumbers();
    const rental = await rent();
    await world.core.rentals.cancel(rental);
    await stocked();
    const next = await lease();

    const answers = [
      await world.push(partner, { smsId: rental.smsId, phone, rent: true }),
      await world.push(partner, { smsId: rental.smsId, phone }),
    ];

    expect(answers).toMatchObject([noOperation, noOperation]);
    expect(await next.stands()).toEqual(waiting);
  });
});
