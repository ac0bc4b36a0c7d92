import { afterEach, expect, test, vi } from 'vitest';
import { type FakeSmsc, startFakeSmsc } from '#test/fake-smsc';
import { openSmppLine, type SmppLine } from '#test/smpp-line';
import { stopTimers } from '#test/still-clock';
import { until } from '#test/until';

stopTimers();

let smsc: FakeSmsc;
let line: SmppLine;
afterEach(async () => {
  vi.useRealTimers();
  await line.session.close();
  await smsc.close();
});

test('what an SMSC keeps until it is acknowledged is stored in full, however often the connection is lost', async () => {
  const kept = new Set(Array.from({ length: 300 }, (_none, at) => `no ${at}`));
  const committed = new Map<string, number>();
  smsc = await startFakeSmsc();
  line = openSmppLine(smsc, {
    receive: async ({ text }) => {
      await new Promise((resolve) => setImmediate(resolve));
      committed.set(text, (committed.get(text) ?? 0) + 1);
      return committed.get(text) === 1 ? 'stored' : 'repeated';
    },
  });

  for (let lost = 0; kept.size > 0; lost += 1) {
    const peer = await line.bound();
    const sent = new Map([...kept].map((text) => [peer.deliver({ message: Buffer.from(text) }), text]));
    // Each time a little further before it breaks; the last one holds.
    const enough = lost < 4 ? lost * 50 : sent.size;
    await until(() => peer.answers.size >= enough);
    if (lost < 4) peer.destroy();
    // What the SMSC read is forgotten there; answers that were on their way are lost.
    for (const [sequence, text] of sent) if (peer.answers.get(sequence) === 0) kept.delete(text);
    if (lost >= 4) continue;
    await until(() => line.statuses.at(-1)?.state === 'down');
    await vi.advanceTimersByTimeAsync(1_000 * 2 ** lost);
  }

  expect(committed.size).toBe(300);
  expect(smsc.peers.length).toBeGreaterThan(1);
});
