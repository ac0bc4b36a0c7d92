import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createCore } from '#core';
import { createAddressGuard } from '#kernel/address-guard';
import { createSealer } from '#kernel/seal';
import { type FakeSmsc, smppCommand, startFakeSmsc } from '#test/fake-smsc';
import { createTestWorker } from '#test/served';
import { expectSoundBooks } from '#test/sound-books';
import { until } from '#test/until';
import { createWorld, type World } from '#test/world';

const OK = 0;
let world: World;
let smsc: FakeSmsc;
let serial = 0;
const connected: bigint[] = [];
beforeAll(async () => {
  world = await createWorld();
  smsc = await startFakeSmsc();
});
afterEach(async () => {
  await world.core.intake.stop();
  for (const supplierId of connected.splice(0)) await world.core.intake.disconnect(supplierId);
  await until(() => smsc.peers.every((peer) => peer.isClosed()));
  smsc.answer = () => undefined;
});
afterAll(async () => {
  await smsc.close();
  await world.close();
});

const settings = () => ({
  ...{ host: '127.0.0.1', port: smsc.port, systemId: 'us', password: 'a-password' },
  ...{ allowNetworks: ['127.0.0.0/8'], reconnectSeconds: { first: 1, most: 1 } },
});

/** A trunk that is bound, and the peer that the SMSC has it at. */
async function trunk() {
  const name = `trunk${++serial}`;
  const { supplierId, phones } = await world.pool({ supplier: name, count: 3 });
  const bound = smsc.peers.length;
  await world.core.intake.connect({ supplierId, kind: 'smpp', settings: settings() });
  connected.push(supplierId);
  world.core.intake.start();
  await world.core.intake.tend();
  return { name, supplierId, phones, peer: await peerAfter(bound) };
}

async function peerAfter(known: number) {
  await until(() => {
    const [peer] = smsc.peers.slice(known);
    return peer?.received.some(({ command }) => command === smppCommand.bindTransceiver) ?? false;
  });
  const [peer] = smsc.peers.slice(known);
  if (!peer) throw new Error('nobody has bound');
  return peer;
}

/** The core once more on the same database, as another process has it. */
const anotherProcess = () =>
  createCore({
    ...{ db: world.db, clock: world.core.clock, config: world.config },
    sealer: createSealer('test secret of many letters'),
    guard: createAddressGuard({ allow: ['0.0.0.0/0'] }),
  });

const textsTo = async (phone: string) =>
  (await world.core.messages.list({ phone, limit: 1_000 })).map(({ text }) => text).reverse();

it('an SMS of a trunk reaches its lease before the trunk is told that it is taken', async () => {
  const { phones, peer } = await trunk();
  const { accountId } = await world.customer();
  const { id, phone } = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 2 });

  const sequence = peer.deliver({
    from: 'Telegram',
    fromTon: 5,
    to: phone,
    message: Buffer.from('Code 48151'),
  });
  await until(() => peer.answers.has(sequence));

  expect(phones).toContain(phone);
  expect(peer.answers.get(sequence)).toBe(OK);
  expect(await world.core.activations.get({ id, accountId })).toMatchObject({
    state: 'received',
    code: '48151',
  });
});

it('nine hundred SMS at once, and one in parts, are each there once', async () => {
  const { supplierId, phones, peer } = await trunk();
  await world.core.intake.change({ supplierId, settings: { floodPerMinute: 0 } });
  const before = smsc.peers.length;
  await world.core.intake.tend();
  const fresh = await peerAfter(before);
  const [phone = ''] = phones;

  const sequences = Array.from({ length: 900 }, (_, index) => {
    const message = Buffer.from(`number ${index}`);
    return fresh.deliver({ from: `1555${index}`, to: phone, message });
  });
  for (const index of [2, 1])
    sequences.push(
      fresh.deliver({
        ...{ from: '15550000', to: phone, esmClass: 0x40 },
        message: Buffer.concat([Buffer.from([5, 0, 3, 77, 2, index]), Buffer.from(`part ${index} `)]),
      }),
    );
  await until(() => sequences.every((sequence) => fresh.answers.has(sequence)));

  await until(() => peer.isClosed());
  expect(new Set(fresh.answers.values())).toEqual(new Set([OK]));
  expect((await textsTo(phone)).sort()).toEqual(
    ['part 1 part 2 ', ...Array.from({ length: 900 }, (_, index) => `number ${index}`)].sort(),
  );
});

it('a line is one process’s at a time, and the next one’s when that is gone', async () => {
  const { supplierId } = await trunk();
  const other = anotherProcess();
  const bound = () => smsc.peers.filter((peer) => !peer.isClosed()).length;
  other.intake.start();
  await other.intake.tend();
  const then = bound();
  const way = await other.intake.findWayOut(supplierId);
  await world.core.intake.stop();
  const known = smsc.peers.length;
  await other.intake.tend();
  await peerAfter(known);

  expect(then).toBe(1);
  expect(way).toBe('elsewhere');
  expect(bound()).toBe(1);
  await other.intake.stop();
});

it('health and lines tell how a trunk is', async () => {
  const { supplierId, peer } = await trunk();
  const lines = () => world.core.intake.lines(supplierId);
  await until(async () => (await lines()).some(({ state }) => state === 'up'));
  const [health] = await world.core.intake.health(supplierId);
  smsc.answer = () => ({ status: 0x0e });
  peer.destroy();
  await until(async () => (await lines()).some(({ state }) => state === 'down'));

  expect(health).toMatchObject({ condition: 'well', silentAfterSeconds: 300 });
  expect((await lines())[0]?.error).toMatch(/\w/);
  expect(String((await lines()).map((line) => Object.values(line)))).not.toContain('a-password');
});

it('an SMS of a merchant goes out by a trunk, and its receipt comes back', async () => {
  const { supplierId, peer } = await trunk();
  const { outboundSms, credits } = world.core;
  const { accountId } = await world.customer({ balance: '0' });
  await credits.grant({ accountId, currency: 'SMS', credits: 10, reference: 'start' });
  const { id: routeId } = await outboundSms.addRoute({ name: 'by-trunk', supplierId, costMicros: 5_000n });
  const worker = await createTestWorker(world);
  await until(
    async () =>
      (await outboundSms.listRoutes()).length > 0 &&
      (await world.core.intake.findWayOut(supplierId)) !== undefined,
  );

  const { id } = await outboundSms.send({
    ...{ accountId, reference: 'one', to: '447911123456', text: 'Hello €', purpose: 'service' },
  });
  await worker.drain();
  const sent = await outboundSms.get({ id });
  const receipt = `id:${sent.doorMessageId} sub:001 dlvrd:001 submit date:2612011200 done date:2612011201 stat:DELIVRD err:000 text:Hello`;
  const sequence = peer.deliver({ esmClass: 0x04, from: '447911123456', message: Buffer.from(receipt) });
  await until(() => peer.answers.has(sequence));

  expect(sent).toMatchObject({ state: 'sent', routeId, costMicros: 5_000n });
  expect(peer.received.filter(({ command }) => command === smppCommand.submitSm)).toHaveLength(1);
  expect(await outboundSms.get({ id })).toMatchObject({ state: 'delivered' });
  await expectSoundBooks(world);
});
