import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let receiver: Server;
let receiverUrl: string;
const received: { headers: IncomingMessage['headers']; body: string }[] = [];

beforeAll(async () => {
  world = await createNativeWorld();
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  receiver.close();
  await world.close();
});

const TEXT = 'Your code is 48213, Jo';

async function lease() {
  const { name, accountId } = await world.customer();
  const { supplierId, phones } = await world.pool({ service: 'tg' });
  const { id } = await world.core.activations.buy({
    accountId,
    serviceId: 'tg',
    countryId: 2,
    supplierIds: [supplierId],
  });
  return { name, accountId, supplierId, phone: phones[0] ?? '', id };
}

const audit = async (subject: string) =>
  (await world.api('GET', `/audit?subject=${encodeURIComponent(subject)}`)).json.items;

describe('activations', () => {
  it('are listed masked, and shown with history and messages', async () => {
    const { name, supplierId, phone, id } = await lease();
    await world.message({ supplierId, phone, text: TEXT });

    const list = await world.api('GET', `/accounts/${name}/activations`);
    const one = await world.api('GET', `/accounts/${name}/activations/${id}`);

    expect(list.json.items).toMatchObject([
      { id, phone, state: 'received', price: '0.10', priceMicros: '100000', code: '*****', masked: true },
    ]);
    expect(one.json).toMatchObject({
      id,
      code: '*****',
      history: [
        { event: 'buy', fromState: null, toState: 'waiting' },
        { event: 'receive', fromState: 'waiting', toState: 'received' },
      ],
      messages: [{ text: '**** **** ** *****, **', code: '*****', masked: true, sender: 'Telegram' }],
    });
    expect(await audit(`activation:${id}`)).toEqual([]);
  });

  it('are shown in full only on demand, and then that is written down', async () => {
    const { name, supplierId, phone, id } = await lease();
    const { messageId } = await world.message({ supplierId, phone, text: TEXT });

    const one = await world.api('GET', `/accounts/${name}/activations/${id}?reveal=true`, {
      headers: { 'switchboard-actor': 'alice@example.org' },
    });

    expect(one.json).toMatchObject({
      code: '48213',
      masked: false,
      messages: [{ id: messageId.toString(), text: TEXT, code: '48213', masked: false }],
    });
    const actor = 'admin:alice@example.org';
    expect(await audit(`activation:${id}`)).toMatchObject([{ actor, action: 'activation.view' }]);
    expect(await audit(`message:${messageId}`)).toMatchObject([
      { actor, action: 'message.view', details: { shownIn: 'activation' } },
    ]);
  });

  it('are one account’s own, and come in pages, by state, service, country and time', async () => {
    const { name, accountId, id } = await lease();
    const other = await world.customer();
    await world.pool({ count: 3, service: 'fb' });
    const ids = [id];
    for (let count = 0; count < 3; count++)
      ids.unshift((await world.core.activations.buy({ accountId, serviceId: 'fb', countryId: 2 })).id);
    await world.core.activations.cancel({ id: ids[0] ?? 0, accountId });
    const idsOf = async (query: string) =>
      (await world.api('GET', `/accounts/${name}/activations?${query}`)).json.items.map(
        (one: { id: number }) => one.id,
      );

    const first = await world.api('GET', `/accounts/${name}/activations?limit=3`);
    const second = await world.api('GET', `/accounts/${name}/activations?limit=3&cursor=${first.json.next}`);

    expect([...first.json.items, ...second.json.items].map((one: { id: number }) => one.id)).toEqual(ids);
    expect(second.json.next).toBeNull();
    expect(await idsOf('state=cancelled')).toEqual([ids[0]]);
    expect(await idsOf('service=tg&country=2')).toEqual([id]);
    expect(await idsOf('from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00%2B01:00')).toEqual([]);
    const foreign = await world.api('GET', `/accounts/${other.name}/activations/${id}`);
    expect(foreign).toMatchObject({ status: 404, json: { code: 'activation_not_found' } });
  });
});

describe('messages', () => {
  it('are listed masked, orphans too', async () => {
    const { supplierId, phones } = await world.pool();
    const { messageId } = await world.message({
      supplierId,
      phone: phones[0] ?? '',
      text: 'Where am I? 12-34',
    });

    const all = await world.api('GET', '/messages?verdict=orphan&limit=1');
    const ofPhone = await world.api('GET', `/messages?phone=${encodeURIComponent(`+${phones[0]}`)}`);

    expect(all.json.items).toMatchObject([
      {
        id: messageId.toString(),
        verdict: 'orphan',
        text: '***** ** *? **-**',
        masked: true,
        activationId: null,
      },
    ]);
    expect(ofPhone.json.items).toEqual(all.json.items);
    expect(await audit(`message:${messageId}`)).toEqual([]);
  });

  it('leave a line in the audit for every view of the full text, wherever it is shown', async () => {
    const { supplierId, phone } = await lease();
    const { messageId } = await world.message({ supplierId, phone, text: TEXT });

    const listed = await world.api('GET', `/messages?phone=${phone}&reveal=true`);
    const got = await world.api('GET', `/messages/${messageId}?reveal=true`);
    await world.api('GET', `/messages/${messageId}/deliveries?reveal=true`);
    await world.api('GET', `/messages/${messageId}?reveal=false`);

    expect(listed.json.items).toEqual([got.json]);
    expect(got.json).toMatchObject({ text: TEXT, code: '48213', masked: false });
    const shownIn = (await audit(`message:${messageId}`)).map(
      (entry: { details: { shownIn: string } }) => entry.details.shownIn,
    );
    expect(shownIn).toEqual(['deliveries', 'message', 'list']);
  });

  it('keep every delivery', async () => {
    const { supplierId, phone } = await lease();
    const command = { supplierId, phone, sender: 'Telegram', text: TEXT, filterSenders: false };
    const deliver = () =>
      world.core.messages.receive({ ...command, dedupeWindowSeconds: 60, raw: `{"text":"${TEXT}"}` });
    const { message } = await deliver();
    await deliver();

    const masked = await world.api('GET', `/messages/${message.id}/deliveries`);
    const revealed = await world.api('GET', `/messages/${message.id}/deliveries?reveal=true`);

    expect(masked.json.items).toHaveLength(2);
    expect(masked.text).not.toContain('48213');
    expect(revealed.json.items[1]).toMatchObject({ raw: `{"text":"${TEXT}"}`, masked: false });
  });

  it('that are not there are not found', async () => {
    for (const path of ['/messages/999999', '/messages/999999/deliveries', '/messages/9223372036854775807'])
      expect(await world.api('GET', path)).toMatchObject({
        status: 404,
        json: { code: 'not_found' },
      });
  });
});

describe('webhooks', () => {
  it('are added, told, listed masked, replayed and removed', async () => {
    const { name, supplierId, phone } = await lease();

    const added = await world.api('POST', `/accounts/${name}/webhooks`, { body: { url: receiverUrl } });
    const { secret, ...endpoint } = added.json;
    await world.message({ supplierId, phone, text: TEXT });
    await world.work();

    expect(added.status).toBe(201);
    expect(secret).toMatch(/^whsec_/);
    expect((await world.api('GET', `/accounts/${name}/webhooks`)).json.items).toEqual([endpoint]);
    const deliveries = await world.api('GET', `/accounts/${name}/webhook-deliveries`);
    const delivery = deliveries.json.items[0];
    expect(delivery).toMatchObject({ state: 'delivered', lastStatus: 200, body: null, masked: true });
    expect(received).toHaveLength(1);

    const replayed = await world.api('POST', `/webhook-deliveries/${delivery.id}/replay`);
    const twice = await world.api('POST', `/webhook-deliveries/${delivery.id}/replay`);
    await world.work();

    expect(replayed).toMatchObject({ status: 200, json: { id: delivery.id, state: 'pending' } });
    expect(twice).toMatchObject({ status: 404 });
    expect(received[1]?.body).toBe(received[0]?.body);

    const revealed = await world.api('GET', `/accounts/${name}/webhook-deliveries?reveal=true&limit=1`);
    expect(JSON.parse(revealed.json.items[0].body)).toMatchObject({ text: TEXT });
    expect(await audit(`webhook-delivery:${delivery.id}`)).toMatchObject([
      { action: 'webhook-delivery.view' },
      { action: 'webhook-delivery.replay' },
    ]);

    const removed = await world.api('DELETE', `/accounts/${name}/webhooks/${endpoint.id}`);
    expect(removed.json).toEqual({ id: endpoint.id, removed: true });
    expect((await world.api('GET', `/accounts/${name}/webhooks`)).json.items).toEqual([]);
  });

  it('can be added again once removed, with another secret', async () => {
    const { name } = await world.customer();
    const add = () => world.api('POST', `/accounts/${name}/webhooks`, { body: { url: receiverUrl } });
    const first = await add();

    const twice = await add();
    await world.api('DELETE', `/accounts/${name}/webhooks/${first.json.id}`);
    const again = await add();

    expect(twice).toMatchObject({ status: 409, json: { code: 'already_exists' } });
    expect(again.status).toBe(201);
    expect(again.json.secret).not.toBe(first.json.secret);
    expect((await world.api('GET', `/accounts/${name}/webhooks`)).json.items).toHaveLength(1);
  });

  it('are one account’s own, of a known kind, at a web address', async () => {
    const { name } = await world.customer();
    const other = await world.customer();
    const path = `/accounts/${name}/webhooks`;
    const { id } = (await world.api('POST', path, { body: { url: receiverUrl } })).json;

    const bodies = [
      { url: 'ftp://example.org/' },
      { url: 'http://user:secret@example.org/' },
      { url: 'javascript:alert(1)' },
      { url: `https://example.org/${'x'.repeat(2_000)}` },
      { url: receiverUrl, kind: 'everything' },
      {},
    ];
    for (const body of bodies)
      expect(await world.api('POST', path, { body }), JSON.stringify(body)).toMatchObject({ status: 400 });
    expect(await world.api('DELETE', `/accounts/${other.name}/webhooks/${id}`)).toMatchObject({
      status: 404,
    });
    expect(
      await world.api('POST', '/accounts/nobody/webhooks', { body: { url: receiverUrl } }),
    ).toMatchObject({
      status: 404,
      json: { code: 'account_not_found' },
    });
  });
});

describe('the audit', () => {
  it('names who changed what', async () => {
    const headers = { 'switchboard-actor': 'bob' };
    const account = await world.api('POST', '/accounts', { body: { name: 'audited' }, headers });

    const credit = { amount: '7.5', reference: 'audited:1' };
    await world.api('POST', '/accounts/audited/credits', { body: credit, headers });
    await world.api('POST', '/accounts/audited/credits', { body: credit, headers });

    const entries = await audit(`account:${account.json.id}`);
    expect(entries).toMatchObject([
      { actor: 'admin:bob', action: 'credit.give', details: { amount: '7.50', reference: 'audited:1' } },
      { actor: 'admin:bob', action: 'account.create', details: { name: 'audited' } },
    ]);
    const paged = await world.api('GET', `/audit?limit=1&subject=account:${account.json.id}`);
    expect(paged.json).toEqual({ items: [entries[0]], next: entries[0].id });
  });
});
