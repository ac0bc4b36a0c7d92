import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createPartnerWorld, type PartnerWorld } from '#test/partner-world';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld({}, { perSecond: 2 });
});
afterAll(() => world.close());
// Tokens come back by this clock; it stands still, so that a slow machine counts as a fast one does.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a partner that pushes too fast is to repeat it, and others are not slowed', async () => {
  const hasty = await world.partner();
  const other = await world.partner();
  const body = { smsId: 355, phone: '4915100000001', phoneFrom: 'Telegram', text: 'x' };

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => world.call('/v1/PUSH_SMS', { ...body, key: hasty.key })),
  );
  const calm = await world.call('/v1/PUSH_SMS', { ...body, key: other.key });

  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBe(18);
  expect(refused[0]?.body).toEqual({ status: 'ERROR', error: 'TRY_AGAIN' });
  expect(calm.status).toBe(404);
});

it('a database that is down is answered with 503, so that nothing is lost', async () => {
  const { key } = await world.partner();
  const body = { smsId: 355, phone: '4915100000001', phoneFrom: 'Telegram', text: 'x', key };
  await world.call('/v1/PUSH_SMS', body);
  await world.db.close();

  const answer = await world.call('/v1/PUSH_SMS', body);

  expect(answer).toMatchObject({ status: 503, body: { status: 'ERROR', error: 'TRY_AGAIN' } });
});
