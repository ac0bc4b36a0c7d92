import { afterEach, describe, expect, test } from 'vitest';
import { type FakeSmsc, smppCommand, startFakeSmsc } from '#test/fake-smsc';
import { createGate } from '#test/gate';
import { openSmppLine, type SmppLine } from '#test/smpp-line';
import { until } from '#test/until';

const open: { smsc: FakeSmsc; line: SmppLine }[] = [];
afterEach(async () => {
  for (const { smsc, line } of open.splice(0)) {
    await line.session.close();
    await smsc.close();
  }
});

async function start(settings: Parameters<typeof openSmppLine>[1] = {}) {
  const smsc = await startFakeSmsc();
  const line = openSmppLine(smsc, settings);
  open.push({ smsc, line });
  return { smsc, line, peer: await line.bound() };
}

const hi = { message: Buffer.from('Hi') };

describe('an SMS', () => {
  test('is acknowledged when it is stored, and not before', async () => {
    const gate = createGate();
    const { line, peer } = await start({ receive: () => gate.opened.then(() => 'stored') });
    const sequence = peer.deliver(hi);
    // Answered in order: what comes after it shows that it was read.
    const link = peer.send({ command: smppCommand.enquireLink, sequence: 900 });
    await until(() => peer.answers.has(link));
    expect(line.stored).toHaveLength(1);
    expect(peer.answers.has(sequence)).toBe(false);

    gate.open();
    await until(() => peer.answers.has(sequence));

    expect(peer.answers.get(sequence)).toBe(0);
  });

  test.each([
    ['stored', 0],
    ['repeated', 0],
    ['waiting', 0],
    ['unknown_number', 0x65],
    ['flood', 0x58],
  ] as const)('that is %s is answered with status %d', async (outcome, status) => {
    const { peer } = await start({ receive: async () => outcome });

    const sequence = peer.deliver(hi);
    await until(() => peer.answers.has(sequence));

    expect(peer.answers.get(sequence)).toBe(status);
  });

  test('that could not be stored is left to the SMSC for a while', async () => {
    const { peer } = await start({ receive: () => Promise.reject(new Error('no database')) });

    const sequence = peer.deliver(hi);
    await until(() => peer.answers.has(sequence));

    expect(peer.answers.get(sequence)).toBe(0x64);
  });

  test('may come as data_sm', async () => {
    const { line, peer } = await start();

    const sequence = peer.deliver({ command: smppCommand.dataSm, ...hi });
    await until(() => peer.answers.has(sequence));

    expect(line.stored).toMatchObject([{ text: 'Hi', line: 'esme' }]);
    expect(peer.answers.get(sequence)).toBe(0);
  });

  test('does not wait for another one that is slow', async () => {
    const gate = createGate();
    const { peer } = await start({
      receive: ({ text }) => (text === 'slow' ? gate.opened.then(() => 'stored') : Promise.resolve('stored')),
    });

    const slow = peer.deliver({ message: Buffer.from('slow') });
    const quick = peer.deliver(hi);
    await until(() => peer.answers.has(quick));
    expect(peer.answers.has(slow)).toBe(false);

    gate.open();
    await until(() => peer.answers.has(slow));
  });

  test('that has the sequence number of another one is stored and answered, too', async () => {
    const { line, peer } = await start();

    peer.deliver({ sequence: 5, message: Buffer.from('one') });
    peer.deliver({ sequence: 5, message: Buffer.from('two') });
    await until(
      () => peer.received.filter(({ sequence, command }) => sequence === 5 && command > 9).length === 2,
    );

    expect(line.stored.map(({ text }) => text)).toEqual(['one', 'two']);
  });
});

describe('a flood', () => {
  test('of 10,000 is stored and acknowledged, all of it, with no more in hand than fit', async () => {
    let inHand = 0;
    let most = 0;
    const { line, peer } = await start({
      receive: async () => {
        inHand += 1;
        most = Math.max(most, inHand);
        await new Promise((resolve) => setImmediate(resolve));
        inHand -= 1;
        return 'stored';
      },
    });

    for (let at = 0; at < 10_000; at += 1) peer.deliver({ message: Buffer.from(`no ${at}`) });
    await until(() => peer.answers.size >= 10_000);

    expect(new Set(line.stored.map(({ text }) => text)).size).toBe(10_000);
    expect([...peer.answers.values()].every((status) => status === 0)).toBe(true);
    // A socket's piece of 64 KB may hold more than a thousand.
    expect(most).toBeLessThan(2_500);
  });
});

describe('receipts', () => {
  const receipt = (text: string) => ({ esmClass: 4, message: Buffer.from(text) });

  test('of another session are reported by their id', async () => {
    const { line, peer } = await start();

    const sequence = peer.deliver(receipt('id:77 stat:UNDELIV err:011 text:'));
    await until(() => peer.answers.has(sequence));

    expect(line.reports).toEqual([
      { key: undefined, doorMessageId: '77', delivered: false, error: 'UNDELIV 011' },
    ]);
    expect(line.stored).toEqual([]);
  });

  test('that say that it is under way are acknowledged and not reported', async () => {
    const { line, peer } = await start();

    const sequence = peer.deliver(receipt('id:77 stat:ENROUTE err:000 text:'));
    await until(() => peer.answers.has(sequence));

    expect([peer.answers.get(sequence), line.reports]).toEqual([0, []]);
  });

  test('that cannot be read are noted', async () => {
    const { line, peer } = await start();

    const sequence = peer.deliver(receipt('what?'));
    await until(() => peer.answers.has(sequence));

    expect(peer.answers.get(sequence)).toBe(0);
    expect(line.notes).toMatchObject([{ kind: 'unreadable_receipt', subject: 'esme' }]);
  });

  test('that could not be stored come again', async () => {
    const { peer } = await start({ report: () => Promise.reject(new Error('no database')) });

    const sequence = peer.deliver(receipt('id:77 stat:DELIVRD err:000 text:'));
    await until(() => peer.answers.has(sequence));

    expect(peer.answers.get(sequence)).toBe(0x64);
  });
});

describe('closing', () => {
  test('waits for what is being stored, answers it, and unbinds', async () => {
    const gate = createGate();
    const { smsc, line, peer } = await start({ receive: () => gate.opened.then(() => 'stored') });
    const sequence = peer.deliver(hi);
    await until(() => line.stored.length === 1);

    const closed = line.session.close();
    const late = peer.deliver({ message: Buffer.from('late') });
    await until(() => peer.answers.has(late));
    expect(smsc.requests(smppCommand.unbind)).toEqual([]);
    gate.open();
    await closed;

    expect(peer.answers.get(sequence)).toBe(0);
    expect(peer.answers.get(late)).toBe(0x64);
    expect(line.stored).toHaveLength(1);
    expect(peer.received.at(-1)?.command).toBe(smppCommand.unbind);
  });
});
