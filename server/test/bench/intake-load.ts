import { setImmediate as turn } from 'node:timers/promises';
import type { Core } from '#core';
import { type FakeSmsc, smppCommand } from '#test/fake-smsc';
import { until } from '#test/until';
import type { Measured } from './figures.ts';
import { applyLoad } from './load/load.ts';

const NUMBERS = 1_000;
const TOKEN = 'a-token-of-the-bench-s-own';
/** `deliver_sm` that the SMSC sends ahead of their answers. */
const WINDOW = 256;

const phoneOf = (door: 'http' | 'smpp', index: number) =>
  `7702${door === 'http' ? 1 : 2}${String(index % NUMBERS).padStart(6, '0')}`;

/** Two suppliers of own numbers: one that calls our door, one whose SMSC we bind to. */
export async function prepareSources(core: Core, smscPort: number): Promise<void> {
  const settings = {
    http: { auth: { type: 'bearer', token: TOKEN }, floodPerMinute: 0 },
    smpp: {
      ...{ host: '127.0.0.1', port: smscPort, systemId: 'bench', password: 'bench' },
      ...{ allowNetworks: ['127.0.0.0/8'], floodPerMinute: 0 },
    },
  };
  for (const kind of ['http', 'smpp'] as const) {
    const { id: supplierId } = await core.inventory.createSupplier({ name: `own-${kind}`, kind: 'manual' });
    const rows = Array.from({ length: NUMBERS }, (_, index) => `${phoneOf(kind, index)},2,own_device`);
    await core.inventory.importNumbers({ supplierId, csv: `phone,country,provenance\n${rows.join('\n')}` });
    await core.intake.connect({ supplierId, kind, settings: settings[kind] });
  }
}

let pushed = 0;

/** SMS that nobody waits for, to our door, each committed before it is answered. */
export function measureSmsOverHttp(url: string, seconds: number): Promise<Measured> {
  const time = ++pushed;
  return applyLoad({
    url,
    seconds,
    headers: { authorization: `Bearer ${TOKEN}` },
    requests: Array.from({ length: NUMBERS }, (_, index) => ({
      method: 'POST',
      path: '/in/own-http',
      body: JSON.stringify({
        to: phoneOf('http', index),
        from: 'Bench',
        text: 'SMS ########',
        id: `h${time}-########`,
      }),
    })),
  });
}

/** The same from an SMSC that we are bound to. */
export async function measureSmpp(smsc: FakeSmsc, seconds: number): Promise<Measured> {
  const bound = () =>
    smsc.peers.find(
      (peer) =>
        !peer.isClosed() && peer.received.some(({ command }) => command === smppCommand.bindTransceiver),
    );
  await until(() => bound() !== undefined);
  const peer = bound();
  if (!peer) throw new Error('the server did not bind to the SMSC');

  let count = 0;
  let waiting: { sequence: number; at: number }[] = [];
  const times: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1_000;
  while (performance.now() < end || waiting.length > 0) {
    while (performance.now() < end && waiting.length < WINDOW) {
      const message = Buffer.from(`SMS ${++count}`);
      const sequence = peer.deliver({ from: 'Bench', fromTon: 5, to: phoneOf('smpp', count), message });
      waiting.push({ sequence, at: performance.now() });
    }
    await turn();
    const now = performance.now();
    waiting = waiting.filter(({ sequence, at }) => {
      const status = peer.answers.get(sequence);
      if (status === undefined) return true;
      if (status !== 0) throw new Error(`deliver_sm was answered with status ${status}`);
      times.push(now - at);
      return false;
    });
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  return {
    perSecond: times.length / ((performance.now() - start) / 1_000),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}
