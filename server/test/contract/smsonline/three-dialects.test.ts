import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSoundBooks } from '#test/sound-books';
import { createSmsOnlineWorld, type SmsOnlineWorld, spendable } from './smsonline-world.ts';

let world: SmsOnlineWorld;

beforeAll(async () => {
  world = await createSmsOnlineWorld();
});
afterAll(() => world?.close());

async function customerOf(count: number) {
  await world.stock({ country: 12, operator: 'tmobile', service: 'ds', price: '0.16', count });
  const customer = await world.customer();
  const handler = async (query: string) =>
    (await world.ask({ target: `/stubs/handler_api.php?api_key=${customer.key}&${query}` })).body;
  return { ...customer, handler };
}

describe('one activation in three dialects', () => {
  it('is ordered by V3, its code is read by handler_api, and V2 refuses to refund it', async () => {
    const { name, key, accountId, handler } = await customerOf(1);

    const ordered = await world.json('PUT', `/v3/numbers/${name}/order`, {
      apiKey: key,
      country: '12',
      service: 'ds',
      carrier: 'any',
      maximumPrice: '16',
      m: '',
      n: '',
    });
    const { orderId, phoneNumber: phone } = ordered.json.body;
    const before = await handler(`action=getStatus&id=${orderId}`);
    await world.sms({ phone, sender: 'Discord', text: 'Your Discord verification code is 123456' });
    const after = await handler(`action=getStatus&id=${orderId}`);
    const refund = await world.json('POST', '/cs/refund', { userId: name, key, orderId });

    expect([before, after]).toEqual(['STATUS_WAIT_CODE', 'STATUS_OK:123456']);
    expect(refund).toEqual({
      status: 403,
      json: { error: true, errorMessage: 'NOT_REFUNDABLE', body: 'NOT_REFUNDABLE' },
    });
    expect(await spendable(world, accountId)).toBe(99.84);
    await expectSoundBooks(world);
  });

  it('is ordered by handler_api, seen by V3, its further message asked for by V2, and finished by handler_api', async () => {
    const { name, key, handler } = await customerOf(1);
    const orderData = async (id: string | undefined) =>
      (await world.json('GET', `/v3/numbers/${name}/order/${id}?apiKey=${key}`)).json.body[0];

    const [, id, phone = ''] = (await handler('action=getNumber&service=ds&country=12')).split(':');
    const waiting = await orderData(id);
    await world.sms({ phone, sender: 'Discord', text: 'Your Discord verification code is 111111' });
    const asked = await world.json('POST', '/cs/requestAnother', { userId: name, key, orderId: id });
    const waitingAgain = await orderData(id);
    await world.sms({ phone, sender: 'Discord', text: 'Your Discord verification code is 222222' });
    const finished = await handler(`action=setStatus&status=6&id=${id}`);
    const complete = await orderData(id);

    expect(waiting).toMatchObject({ orderId: id, phoneNumber: phone, status: 'waiting', code: null });
    expect(asked.json).toEqual({ error: false, body: 'request-another-completed' });
    expect(waitingAgain).toMatchObject({ status: 'waiting', code: '111111' });
    expect(finished).toBe('ACCESS_ACTIVATION');
    expect(complete).toMatchObject({ status: 'complete', code: '222222', purchasePrice: 16 });
  });

  it('is bought by V2, and cancelled by handler_api: V3 shows it refunded and refunds it no more', async () => {
    const { name, key, accountId, handler } = await customerOf(1);

    const bought = await world.json('POST', '/cs/purchase', {
      userId: name,
      key,
      country: '12',
      service: 'ds',
      maximumPrice: '0.16',
      m: '',
      n: '',
      carrier: 'any',
    });
    const { orderId } = bought.json;
    const cancelled = await handler(`action=setStatus&status=8&id=${orderId}`);
    const shown = await world.json('GET', `/v3/numbers/${name}/order/${orderId}?apiKey=${key}`);
    const again = await world.json('PATCH', `/v3/numbers/${name}/order/${orderId}/refund`, { apiKey: key });

    expect(cancelled).toBe('ACCESS_CANCEL');
    expect(shown.json.body[0].status).toBe('refunded');
    expect(again).toMatchObject({ status: 200, json: { ok: false, errorCode: 'NOT_REFUNDABLE' } });
    expect(await spendable(world, accountId)).toBe(100);
  });
});
