import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AddressRefused } from '#kernel/address-guard';
import { smpp } from '#suppliers/smpp';
import { type FakeSmsc, smppCommand, startFakeSmsc } from '#test/fake-smsc';
import { openSmppLine, type SmppLine } from '#test/smpp-line';
import { stopTimers } from '#test/still-clock';
import { until } from '#test/until';

stopTimers();

const smscs: FakeSmsc[] = [];
const lines: SmppLine[] = [];
// No wait is shorter by chance.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  for (const smsc of smscs) smsc.answer = () => undefined;
  for (const { session } of lines.splice(0)) await session.close();
  for (const smsc of smscs.splice(0)) await smsc.close();
});

async function startSmsc(answer?: FakeSmsc['answer']): Promise<FakeSmsc> {
  const smsc = await startFakeSmsc(answer ? { answer } : {});
  smscs.push(smsc);
  return smsc;
}

function openLine(smsc: FakeSmsc, settings: Parameters<typeof openSmppLine>[1] = {}): SmppLine {
  const line = openSmppLine(smsc, settings);
  lines.push(line);
  return line;
}

const isDown = ({ statuses }: SmppLine) => statuses.at(-1)?.state === 'down';

/** Words of a body's C-octet strings and octets, as a bind has them. */
function bindWords(body: Buffer): string[] {
  return body.toString('latin1').split('\0');
}

describe('a bind', () => {
  test('says who we are', async () => {
    const smsc = await startSmsc();
    const line = openLine(smsc, { systemType: 'VMA', addressTon: 1, addressNpi: 1, addressRange: '^44' });
    await line.bound();

    const [bind] = smsc.requests(smppCommand.bindTransceiver);

    expect(bindWords(bind?.body ?? Buffer.alloc(0))).toEqual([
      'esme',
      'secret',
      'VMA',
      '\x34\x01\x01^44',
      '',
    ]);
    expect(line.statuses).toEqual([{ line: 'esme', state: 'up' }]);
  });

  test.each([0x0d, 0x0e, 0x0f])('that is refused with %d is not tried again for minutes', async (status) => {
    const smsc = await startSmsc(() => ({ status }));
    const line = openLine(smsc);
    await until(() => isDown(line));

    await vi.advanceTimersByTimeAsync(299_999);
    expect(smsc.peers).toHaveLength(1);
    expect(line.statuses.at(-1)?.error).toContain('bind refused: ESME_R');
    await vi.advanceTimersByTimeAsync(1);
    await until(() => smsc.peers.length === 2);

    expect(JSON.stringify(line.statuses)).not.toContain('secret');
  });

  test('that is refused for now is tried again soon', async () => {
    const smsc = await startSmsc(() => ({ status: 0x05 }));
    const line = openLine(smsc);
    await until(() => isDown(line));

    await vi.advanceTimersByTimeAsync(1_000);

    await until(() => smsc.peers.length === 2);
    expect(line.statuses.at(-1)?.error).toContain('ESME_RALYBND');
  });

  test('that is not answered is given up', async () => {
    const smsc = await startSmsc(() => 'never');
    const line = openLine(smsc);
    await until(() => smsc.requests(smppCommand.bindTransceiver).length === 1);

    await vi.advanceTimersByTimeAsync(30_000);
    await until(() => isDown(line));

    expect(line.statuses.at(-1)?.error).toBe('no response in time');
  });
});

describe('a connection that ends', () => {
  test('is made anew, each time after a longer wait', async () => {
    const smsc = await startSmsc((_pdu, peer) => {
      peer.destroy();
      return 'never';
    });
    const line = openLine(smsc);
    const downs = () => line.statuses.filter(({ state }) => state === 'down').length;

    for (const [at, wait] of [1_000, 2_000, 4_000, 8_000].entries()) {
      await until(() => downs() === at + 1);
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(smsc.peers).toHaveLength(at + 1);
      await vi.advanceTimersByTimeAsync(1);
      await until(() => smsc.peers.length === at + 2);
    }
  });

  test('is told as down, and as up when it is back', async () => {
    const smsc = await startSmsc();
    const line = openLine(smsc);
    const first = await line.bound();

    first.destroy();
    await until(() => isDown(line));
    await vi.advanceTimersByTimeAsync(1_000);
    const second = await line.bound();

    expect(second).not.toBe(first);
    expect(line.statuses.map(({ state }) => state)).toEqual(['up', 'down', 'up']);
  });

  test('is ended by the SMSC with unbind', async () => {
    const smsc = await startSmsc();
    const line = openLine(smsc);
    const peer = await line.bound();

    const sequence = peer.send({ command: smppCommand.unbind });
    await until(() => isDown(line));

    expect(peer.answers.get(sequence)).toBe(0);
    expect(line.statuses.at(-1)?.error).toBe('the SMSC unbound');
  });
});

describe('signs of life', () => {
  test('are asked for, and told', async () => {
    const smsc = await startSmsc();
    const line = openLine(smsc);
    await line.bound();

    await vi.advanceTimersByTimeAsync(30_000);
    await until(() => line.statuses.length === 2);

    expect(smsc.requests(smppCommand.enquireLink)).toHaveLength(1);
    expect(line.statuses.at(-1)).toEqual({ line: 'esme', state: 'up' });
  });

  test('are given', async () => {
    const smsc = await startSmsc();
    const peer = await openLine(smsc).bound();

    const sequence = peer.send({ command: smppCommand.enquireLink });
    await until(() => peer.answers.has(sequence));

    expect(peer.answers.get(sequence)).toBe(0);
  });

  test('that do not come end the connection', async () => {
    const smsc = await startSmsc(({ command }) =>
      command === smppCommand.enquireLink ? 'never' : undefined,
    );
    const line = openLine(smsc);
    await line.bound();

    await vi.advanceTimersByTimeAsync(60_000);
    await until(() => isDown(line));

    expect(line.statuses.at(-1)?.error).toBe('the SMSC is silent');
  });

  test('are messages, too', async () => {
    const smsc = await startSmsc(({ command }) =>
      command === smppCommand.enquireLink ? 'never' : undefined,
    );
    const line = openLine(smsc);
    const peer = await line.bound();
    await vi.advanceTimersByTimeAsync(30_000);
    await until(() => smsc.requests(smppCommand.enquireLink).length === 1);

    const sequence = peer.deliver({ message: Buffer.from('Hi') });
    await until(() => peer.answers.has(sequence));
    await vi.advanceTimersByTimeAsync(30_000);
    await until(() => line.statuses.length === 2);

    expect(line.statuses.at(-1)?.state).toBe('up');
  });
});

describe('an SMSC that lies', () => {
  test.each([0, 15, 0x7fff_ffff])('about the length of a PDU (%d) is left, and told', async (length) => {
    const smsc = await startSmsc();
    const line = openLine(smsc);
    const peer = await line.bound();
    const sequence = peer.deliver({ message: Buffer.from('Hi') });

    const octets = Buffer.alloc(40, 0x55);
    octets.writeUInt32BE(length);
    peer.sendOctets(octets);
    await until(() => isDown(line));

    expect(line.stored.map(({ text }) => text)).toEqual(['Hi']);
    expect(peer.answers.get(sequence)).toBe(0);
    expect(peer.received.find(({ command }) => command === smppCommand.genericNack)?.status).toBe(2);
    expect(line.notes).toMatchObject([{ kind: 'unreadable_stream', details: { length } }]);
  });

  test('with half a PDU and then silence is left', async () => {
    const smsc = await startSmsc();
    const line = openLine(smsc);
    const peer = await line.bound();

    peer.sendOctets(Buffer.from([0, 0, 0, 200, 0, 0, 0, 5, 0, 0]));
    await vi.advanceTimersByTimeAsync(60_000);
    await until(() => isDown(line));

    expect(line.statuses.at(-1)?.error).toBe('the SMSC is silent');
    expect(line.stored).toEqual([]);
  });

  test('with a message that cannot be read is told so, and goes on', async () => {
    const smsc = await startSmsc();
    const line = openLine(smsc);
    const peer = await line.bound();

    const broken = peer.send({ command: smppCommand.deliverSm, body: Buffer.from([1, 2, 3]) });
    const sound = peer.deliver({ message: Buffer.from('Hi') });
    await until(() => peer.answers.has(sound));

    expect([peer.answers.get(broken), peer.answers.get(sound)]).toEqual([2, 0]);
    expect(line.notes).toMatchObject([{ kind: 'unreadable_pdu', details: { octets: '010203' } }]);
  });

  test('with a command that nobody knows is told so', async () => {
    const smsc = await startSmsc();
    const peer = await openLine(smsc).bound();

    const sequence = peer.send({ command: 0x1234 });
    await until(() => peer.answers.has(sequence));

    expect(peer.received.at(-1)).toMatchObject({ command: smppCommand.genericNack, status: 3 });
  });

  test('with responses to nothing is not listened to', async () => {
    const smsc = await startSmsc();
    const line = openLine(smsc);
    const peer = await line.bound();

    peer.send({ command: 0x80000004, sequence: 4_000 });
    peer.send({ command: smppCommand.genericNack, sequence: 0 });
    const sequence = peer.deliver({ message: Buffer.from('Hi') });
    await until(() => peer.answers.has(sequence));

    expect(line.stored).toHaveLength(1);
  });
});

describe('the guard', () => {
  test('is asked, and its address is called and no other', async () => {
    const smsc = await startSmsc();
    const guard = vi.fn(async () => [{ address: '127.0.0.1', family: 4 as const }]);
    const line = openLine(smsc, { host: 'smsc.example', guard });

    await line.bound();

    expect(guard).toHaveBeenCalledExactlyOnceWith('smsc.example');
  });

  test('that refuses is not asked again for minutes', async () => {
    const smsc = await startSmsc();
    const guard = vi.fn(() => Promise.reject(new AddressRefused('may not call smsc.example')));
    const line = openLine(smsc, { guard });
    await until(() => isDown(line));

    await vi.advanceTimersByTimeAsync(200_000);

    expect(guard).toHaveBeenCalledOnce();
    expect(line.statuses.at(-1)?.error).toBe('may not call smsc.example');
  });

  test('that never answers does not keep the line from closing', async () => {
    const smsc = await startSmsc();
    const line = openLine(smsc, { guard: () => new Promise(() => {}) });

    await expect(line.session.close()).resolves.toBeUndefined();
    expect(smsc.peers).toEqual([]);
  });
});

describe('closing', () => {
  test('while a bind is under way ends it', async () => {
    const smsc = await startSmsc(() => 'never');
    const line = openLine(smsc);
    await until(() => smsc.requests(smppCommand.bindTransceiver).length === 1);

    await expect(line.session.close()).resolves.toBeUndefined();
    await until(() => smsc.peers[0]?.isClosed() === true);
  });

  test('while nothing is connected ends the wait', async () => {
    const smsc = await startSmsc(() => ({ status: 0x0e }));
    const line = openLine(smsc);
    await until(() => isDown(line));

    await expect(line.session.close()).resolves.toBeUndefined();
  });

  test('does not wait long for an SMSC that does not answer', async () => {
    const smsc = await startSmsc(({ command }) => (command === smppCommand.unbind ? 'never' : undefined));
    const line = openLine(smsc);
    await line.bound();
    const closed = line.session.close();
    await until(() => smsc.requests(smppCommand.unbind).length === 1);

    await vi.advanceTimersByTimeAsync(2_000);

    await expect(closed).resolves.toBeUndefined();
    // Whoever closes twice waits for the same.
    await expect(line.session.close()).resolves.toBeUndefined();
  });
});

describe('settings', () => {
  const few = { host: 'smsc.example', port: 2775, systemId: 'esme', password: 'secret' };

  test('are few', () => {
    expect(smpp.settings.parse(few)).toEqual(few);
  });

  test.each([
    { ...few, window: 0 },
    { ...few, port: 70_000 },
    { ...few, bind: 'transmitter' },
    { ...few, password: 'naïve' },
    { ...few, unheardOf: 1 },
    { ...few, tls: { key: 'x' } },
  ])('%j are refused', (settings) => {
    expect(smpp.settings.safeParse(settings).success).toBe(false);
  });

  test('tell the address that is called', () => {
    expect(smpp.addressesIn(few)).toEqual({ host: 'https://smsc.example:2775/' });
    expect(smpp.addressesIn({ ...few, host: '2001:db8::1' })).toEqual({
      host: 'https://[2001:db8::1]:2775/',
    });
  });
});
