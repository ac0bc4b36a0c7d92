import { afterEach, expect, it } from 'vitest';
import { SECRET_KEY, withCoreOn } from '#test/core-on-home';
import { type FakeSmsc, smppCommand, startFakeSmsc } from '#test/fake-smsc';
import { createHome, type ServerHome, type ServerProcess, startServer } from '#test/server-process';
import { until } from '#test/until';
import { TIMES } from './times.ts';

const env = { SECRET_KEY, LOG_LEVEL: 'info' };
const SINGLES = 150 * TIMES;
const LONG = 20 * TIMES;
const KILLS = 2 * TIMES;
const WINDOW = 20;
const TO = '77010000001';

let home: ServerHome | undefined;
let server: ServerProcess | undefined;
let smsc: FakeSmsc | undefined;
afterEach(async () => {
  await server?.kill();
  await smsc?.close();
  await home?.remove();
});

type Pdu = { from: string; esmClass: number; message: Buffer };

const single = (index: number): Pdu => ({
  from: `1555${String(index).padStart(5, '0')}`,
  esmClass: 0,
  message: Buffer.from(`single ${index}`),
});
const partsOf = (index: number): Pdu[] =>
  [2, 3, 1].map((place) => ({
    from: `1666${String(index).padStart(5, '0')}`,
    esmClass: 0x40,
    message: Buffer.concat([
      Buffer.from([5, 0, 3, index % 256, 3, place]),
      Buffer.from(`${index}/${place} `),
    ]),
  }));

it('stores every SMS of a trunk once, and every long one whole, however often the server is killed', async () => {
  home = await createHome();
  smsc = await startFakeSmsc();
  const { port, peers } = smsc;
  await withCoreOn(home, env, async (core) => {
    await core.catalog.import();
    const { id: supplierId } = await core.inventory.createSupplier({
      ...{ name: 'trunk', kind: 'manual' as const, dedupeWindowSeconds: 3_600 },
    });
    await core.inventory.importNumbers({ supplierId, csv: `phone,country,provenance\n${TO},2,contract` });
    const settings = {
      ...{ host: '127.0.0.1', port, systemId: 'us', password: 'secret' },
      ...{ allowNetworks: ['127.0.0.0/8'], floodPerMinute: 0, reconnectSeconds: { first: 1, most: 1 } },
    };
    await core.intake.connect({ supplierId, kind: 'smpp', settings });
  });

  // The SMSC keeps what was not acknowledged, and delivers it again to whoever binds next.
  const waiting = [
    ...Array.from({ length: SINGLES }, (_, index) => single(index)),
    ...Array.from({ length: LONG }, (_, index) => partsOf(index)).flat(),
  ].sort((one, other) => (one.message.toString('hex') < other.message.toString('hex') ? -1 : 1));
  const total = waiting.length;
  const deliverTo = async (peer: (typeof peers)[number], isOver: () => boolean) => {
    let flying: { pdu: Pdu; sequence: number }[] = [];
    while (!isOver() && (waiting.length > 0 || flying.length > 0)) {
      while (waiting.length > 0 && flying.length < WINDOW) {
        const pdu = waiting.shift() as Pdu;
        flying.push({ pdu, sequence: peer.deliver({ to: TO, ...pdu }) });
      }
      await new Promise((resolve) => setImmediate(resolve));
      flying = flying.filter(({ sequence }) => peer.answers.get(sequence) !== 0);
    }
    waiting.push(...flying.map(({ pdu }) => pdu));
  };
  for (let round = 0; round <= KILLS; round++) {
    const known = peers.length;
    const running = await startServer(home, { env });
    server = running;
    const bound = () =>
      peers
        .slice(known)
        .find(({ received }) => received.some(({ command }) => command === smppCommand.bindTransceiver));
    await until(() => bound() !== undefined);
    const peer = bound() as (typeof peers)[number];
    const least = total - ((round + 1) * total) / (KILLS + 1);
    await deliverTo(peer, () => round < KILLS && waiting.length <= least);
    if (round < KILLS) await running.kill();
    else await running.stop();
  }

  const texts = await withCoreOn(home, env, async (core) => {
    const read: (string | null)[] = [];
    for (let before: bigint | undefined; ; ) {
      const page = await core.messages.list({ phone: TO, limit: 1_000, before });
      read.push(...page.map(({ text }) => text));
      before = page.at(-1)?.id;
      if (page.length < 1_000) return read;
    }
  });
  const whole = Array.from({ length: LONG }, (_, index) => `${index}/1 ${index}/2 ${index}/3 `);
  const singles = Array.from({ length: SINGLES }, (_, index) => `single ${index}`);
  expect(texts.sort()).toEqual([...singles, ...whole].sort());
});
