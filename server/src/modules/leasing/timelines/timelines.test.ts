import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld } from '#test/partner-world';

let world: PartnerWorld;
let accountId: bigint;

beforeAll(async () => {
  world = await createPartnerWorld({ RETENTION_DAYS: '30', RESALE: '1' });
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ accountId } = await world.customer());
});

async function lease(price = '0.10') {
  const { supplierId } = await world.pool({ price });
  const bought = await world.core.activations.buy({ accountId, serviceId: 'tg', supplierIds: [supplierId] });
  return { ...bought, supplierId, ref: { id: bought.id, accountId } };
}
const tell = (ref: { id: number; accountId: bigint }) => world.core.activations.timeline(ref);
const kinds = async (ref: { id: number; accountId: bigint }) => (await tell(ref)).map(({ kind }) => kind);

describe('the story of an activation', () => {
  it('that got a code says why it was charged', async () => {
    const { ref, supplierId, phone } = await lease('0.25');
    await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url: 'http://a.test/' });
    world.advance(10);
    const sms = { supplierId, phone, text: 'Order 99120: your code is 48213' };
    await world.message(sms);
    world.advance(5);
    await world.message(sms);
    world.advance(5);
    await world.core.activations.finish(ref);

    const story = await tell(ref);

    expect(story.map(({ kind }) => kind)).toEqual([
      ...['offer_chosen', 'money_held', 'number_given'],
      ...['message_received', 'code_candidates', 'money_captured', 'webhook_queued'],
      ...['message_repeated', 'ended'],
    ]);
    expect(story.map(({ text }) => text)).toMatchObject([
      'Chosen: no other would have done. It costs 0.25 USD.',
      '0.25 USD were put on hold.',
      `The number ${phone} is yours for 1200 seconds.`,
      'A message from Telegram came; its code is 48213.',
      expect.stringContaining('48213 (1.00: '),
      '0.25 USD were charged for the first message.',
      'http://a.test/ is to be told.',
      'The same message came once more; it counts once.',
      'You finished it.',
    ]);
    expect(story[3]).toMatchObject({ body: 'Order 99120: your code is 48213' });
    expect(story[4]).toMatchObject({ candidates: [{ code: '48213', isTaken: true }, { code: '99120' }] });
    expect(story.map(({ at }) => at.getTime())).toEqual(story.map(({ at }) => at.getTime()).sort());
  });

  it('that was cancelled, or ran out, says that the money came back', async () => {
    const [cancelled, expired] = [await lease(), await lease()];
    await world.core.activations.cancel(cancelled.ref);
    world.advance(1_300);
    await world.core.activations.expireDue();

    const told = await Promise.all([tell(cancelled.ref), tell(expired.ref)]);

    expect(told.map((story) => story.slice(-2))).toMatchObject([
      [
        { kind: 'ended', by: 'cancel' },
        { kind: 'money_released', amountMicros: 100_000n },
      ],
      [
        { kind: 'ended', by: 'expire' },
        { kind: 'money_released', amountMicros: 100_000n },
      ],
    ]);
  });

  it('tells a refund, a late message, and one more that was asked for', async () => {
    const { ref, supplierId, phone, id } = await lease();
    await world.message({ supplierId, phone, text: 'Your code is 11111' });
    await world.core.activations.requestAnother(ref);
    await world.core.activations.finish(ref);
    world.advance(5);
    await world.message({ supplierId, phone, text: 'Your code is 22222' });
    world.advance(5);
    await world.core.activations.refund({ id });

    const story = await tell(ref);

    expect(story.map(({ kind }) => kind)).toContain('another_asked');
    expect(story.find((one) => one.kind === 'message_received' && one.isLate)).toMatchObject({
      code: '22222',
    });
    expect(story.at(-1)).toMatchObject({ kind: 'refunded', amountMicros: 100_000n });
  });

  it('tells that a message was turned away, and not what it said', async () => {
    const { ref, supplierId, phone } = await lease();
    await world.message({ supplierId, phone, sender: 'PayPal', text: 'secret words' });

    const story = await tell(ref);

    expect(story.at(-1)).toMatchObject({ kind: 'message_turned_away', verdict: 'refused' });
    expect(
      JSON.stringify(story, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toMatch(/secret|PayPal/);
  });

  it('tells that texts were erased', async () => {
    const { ref, supplierId, phone } = await lease();
    await world.message({ supplierId, phone });
    await world.core.activations.finish(ref);
    world.advance(31 * 86_400);
    for (const { name, run } of world.core.sweeps) if (name === 'messages.erase-old') await run();

    const story = await tell(ref);

    expect(story.find(({ kind }) => kind === 'message_received')).toMatchObject({ body: null, code: null });
    expect(story.map(({ kind }) => kind)).toContain('text_erased');
    expect(story.map(({ kind }) => kind)).not.toContain('code_candidates');
  });

  it('says among which offers it was chosen, and at which discount', async () => {
    const { supplierId } = await world.pool({ price: '0.10', operator: 'any' });
    const dear = await world.pool({ price: '0.30' });
    const { id } = await world.core.activations.buy({
      ...{ accountId, serviceId: 'tg', countryId: 2 },
      supplierIds: [supplierId, dear.supplierId],
    });

    const [first] = await tell({ id, accountId });

    expect(first).toMatchObject({
      kind: 'offer_chosen',
      priceMicros: 100_000n,
      choice: {
        ...{ place: 1, of: 2, listMicros: 100_000n, cheapestMicros: 100_000n, dearestMicros: 300_000n },
        ...{ discountPercent: 0, operator: 'any' },
      },
    });
  });

  it('of a number that a partner was asked for tells of the asking and of the end', async () => {
    const { supplierId } = await world.partner();
    const { id } = await world.core.activations.buy({ accountId, ...germany, supplierIds: [supplierId] });
    const ref = { id, accountId };
    await world.core.activations.cancel(ref);

    expect(await kinds(ref)).toEqual([
      ...['offer_chosen', 'money_held', 'number_asked', 'number_answered', 'number_given'],
      ...['ended', 'money_released', 'supplier_told'],
    ]);
  });

  it("of somebody else's is not found", async () => {
    const { id } = await lease();
    const other = await world.customer();

    await expect(tell({ id, accountId: other.accountId })).rejects.toMatchObject({
      code: 'activation_not_found',
    });
    await expect(tell({ id: 2 ** 40, accountId })).rejects.toMatchObject({ code: 'activation_not_found' });
  });
});
