import { duplexPair } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAtDialogue, type Unasked } from './at-dialogue.ts';
import { AtRefusal, AtSilence } from './at-errors.ts';
import { createLineReader } from './at-lines.ts';

describe('lines of a modem', () => {
  const linesOf = (...chunks: readonly (string | Uint8Array)[]) => {
    const lines: string[] = [];
    const read = createLineReader((line) => lines.push(line));
    for (const chunk of chunks) read(Buffer.from(chunk));
    return lines;
  };

  it('are cut at any end, without empty ones and noise', () => {
    expect(linesOf('\r\nOK\r\n\r\n+CSQ: 1\rA\n')).toEqual(['OK', '+CSQ: 1', 'A']);
    expect(linesOf(Uint8Array.of(0, 0xff, 0x4f, 0x80, 0x4b, 0x0d))).toEqual(['OK']);
  });

  it('know the prompt, which has no end', () => {
    expect(linesOf('\r\n> ')).toEqual(['>']);
    expect(linesOf('+CNUM: ">",1\r')).toEqual(['+CNUM: ">",1']);
  });

  it('are left out where they are too long', () => {
    expect(linesOf('x'.repeat(100_000), '\r\nOK\r\n')).toEqual(['OK']);
  });

  it('are the same however they are cut on their way', () => {
    const text = '\r\n+CMGL: 1,0,,24\r\n0791\r\n\r\nOK\r\n\r\n> ';
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 60, maxLength: 60 }), (sizes) => {
        const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((sum, size) => sum + size, 0));
        const chunks = sizes.map((size, index) => text.slice((ends[index] ?? 0) - size, ends[index]));
        expect(linesOf(...chunks)).toEqual(linesOf(text));
      }),
    );
  });
});

describe('a dialogue with a modem', () => {
  let told: Unasked[];
  let wire: ReturnType<typeof open>;

  function open() {
    const [ours, theirs] = duplexPair();
    let heard = '';
    theirs.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
    });
    const dialogue = createAtDialogue(ours, (one) => told.push(one));
    return {
      dialogue,
      theirs,
      heard: () => heard,
      async say(text: string): Promise<void> {
        theirs.write(text);
        await setImmediate();
        await setImmediate();
      },
    };
  }

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    told = [];
    wire = open();
  });
  afterEach(() => {
    wire.dialogue.close();
    vi.useRealTimers();
  });

  it('asks one thing at a time', async () => {
    const first = wire.dialogue.command('AT+CSQ');
    const second = wire.dialogue.command('AT+CIMI');
    await setImmediate();
    expect(wire.heard()).toBe('AT+CSQ\r');

    await wire.say('AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n');
    expect(await first).toEqual(['+CSQ: 20,99']);
    await wire.say('\r\n26201\r\n\r\nOK\r\n');
    expect(await second).toEqual(['26201']);
    expect(wire.heard()).toBe('AT+CSQ\rAT+CIMI\r');
  });

  it('hears what the modem tells in the middle of an answer', async () => {
    const listed = wire.dialogue.command('AT+CMGL=4');
    await wire.say(
      '\r\n+CMGL: 1,0,,24\r\n\r\n+CMTI: "SM",7\r\n0791AA\r\nRING\r\n+CMT: ,20\r\n0791BB\r\n^RSSI:20\r\nNO CARRIER\r\nOK\r\n',
    );

    expect(await listed).toEqual(['+CMGL: 1,0,,24', '0791AA', '^RSSI:20']);
    expect(told).toEqual([{ kind: 'stored' }, { kind: 'pushed', pdu: '0791BB' }]);
  });

  it('hears a PDU that is pushed when nothing was asked, but takes no other line for one', async () => {
    await wire.say('\r\n+CDS: 25\r\n^BOOT: 1\r\n0791cc\r\n0791DD\r\nOK\r\n');

    expect(told).toEqual([{ kind: 'pushed', pdu: '0791cc' }]);
  });

  it.each([
    ['+CMS ERROR: 322', 'cms', 322],
    ['+CME ERROR: 10', 'cme', 10],
    ['ERROR', undefined, undefined],
    ['COMMAND NOT SUPPORT', undefined, undefined],
  ])('is refused with %s', async (answer, kind, code) => {
    const refused = wire.dialogue.command('AT+CPIN="1234"').catch((error: unknown) => error);
    await wire.say(`\r\n${answer}\r\n`);

    const error = await refused;
    expect(error).toBeInstanceOf(AtRefusal);
    expect(error).toMatchObject({ kind, code, message: `AT+CPIN: ${answer}` });
  });

  it('gives a PDU at the prompt, with the echo on', async () => {
    const sent = wire.dialogue.command('AT+CMGS=18', { payload: '0011AA' });
    await wire.say('AT+CMGS=18\r\r\n> ');
    expect(wire.heard()).toBe('AT+CMGS=18\r0011AA\x1a');
    await wire.say('0011AA\x1a\r\n+CMGS: 12\r\n\r\nOK\r\n');

    expect(await sent).toEqual(['+CMGS: 12']);
  });

  it('ends where there is no answer in time, and says whether the PDU had gone out', async () => {
    const first = wire.dialogue
      .command('AT+CMGS=18', { payload: '0011AA', timeoutMs: 60_000 })
      .catch((error: unknown) => error);
    const second = wire.dialogue.command('AT').catch((error: unknown) => error);
    await wire.say('> ');
    vi.advanceTimersByTime(60_000);

    expect(await first).toMatchObject({
      name: 'AtSilence',
      wasTaken: true,
      message: 'AT+CMGS got no answer',
    });
    expect(await second).toMatchObject({ name: 'AtSilence', wasTaken: false });
    await expect(wire.dialogue.command('AT')).rejects.toBeInstanceOf(AtSilence);
  });

  it('does not wait long for a prompt', async () => {
    const sent = wire.dialogue
      .command('AT+CMGS=18', { payload: '0011AA', timeoutMs: 60_000 })
      .catch((error: unknown) => error);
    vi.advanceTimersByTime(10_000);

    expect(await sent).toMatchObject({ wasTaken: false });
  });

  it('takes no OK of an earlier command for that of a PDU it has not given', async () => {
    const sent = wire.dialogue.command('AT+CMGS=18', { payload: '0011AA' }).catch((error: unknown) => error);
    await wire.say('\r\nOK\r\n');

    expect(await sent).toMatchObject({ name: 'AtSilence', wasTaken: false });
  });

  it('ends when the port does', async () => {
    const asked = wire.dialogue.command('AT').catch((error: unknown) => error);
    wire.theirs.end();

    expect(await asked).toMatchObject({ name: 'AtSilence', message: 'the port was closed' });
    expect(await wire.dialogue.ended).toBeInstanceOf(AtSilence);
  });

  it('ends an answer without end', async () => {
    const asked = wire.dialogue.command('AT+CMGL=4').catch((error: unknown) => error);
    await wire.say('x\r\n'.repeat(5_001));

    expect(await asked).toMatchObject({ message: 'AT+CMGL is answered without end' });
  });

  it('outlives any noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        wire.theirs.write(noise);
        expect(wire.theirs.destroyed).toBe(false);
      }),
    );
  });
});
