import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { SupplierFailure } from '#kernel/failure';
import type { LineStatus, SourceOutcome, SourceReport, SourceSession, SourceSms } from '#suppliers/own-kind';
import { ownKinds } from '#suppliers/registry';
import { createGate } from '#test/gate';
import { type FarSide, type FarSms, type LineExample, lineExamples } from './line-examples.ts';

const MOST_MS = 8_000;
const hello: FarSms = { from: '+4915112345678', text: 'hello' };
const sms = { key: 'sms_1', to: '447700900123', sender: '', text: 'Hi' };

/** Every wait has an end, and says for what. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + MOST_MS;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`it did not come to this: ${what}`);
    await pause(2);
  }
}

/** The platform's side. `outcomes` are those of the next SMS, an error rejects; afterwards all are stored. */
function createPlatform() {
  const platform = {
    asked: [] as SourceSms[],
    stored: [] as SourceSms[],
    told: [] as LineStatus[],
    notes: [] as unknown[],
    reports: [] as SourceReport[],
    outcomes: [] as (SourceOutcome | Error | Promise<SourceOutcome | Error>)[],
    isUp: () => platform.told.at(-1)?.state === 'up',
    line: {
      clock: () => new Date('2026-12-01T12:00:00Z'),
      async receive(one: SourceSms): Promise<SourceOutcome> {
        platform.asked.push(one);
        const outcome = await (platform.outcomes.shift() ?? 'stored');
        if (outcome instanceof Error) throw outcome;
        if (outcome === 'stored' || outcome === 'waiting') platform.stored.push(one);
        return outcome;
      },
      report: async (report: SourceReport) => void platform.reports.push(report),
      tell: (status: LineStatus) => void platform.told.push(status),
      note: (note: unknown) => void platform.notes.push(note),
    },
  };
  return platform;
}

it('every kind that keeps a line has an example', () => {
  const names = ownKinds.flatMap(({ name, open }) => (open ? [name] : []));

  expect(names.length).toBeGreaterThan(0);
  expect(Object.keys(lineExamples).sort()).toEqual(names.sort());
});

describe.each(Object.entries(lineExamples))('the line of %s', (_name, example: LineExample) => {
  type Run = { far: FarSide; session: SourceSession; platform: ReturnType<typeof createPlatform> };
  const runs: Run[] = [];
  afterEach(async () => {
    for (const { far, session } of runs.splice(0)) {
      await session.close();
      await far.close();
    }
  });

  async function open(prepare: (far: FarSide) => void = () => {}): Promise<Run> {
    const far = await example.farSide();
    prepare(far);
    const platform = createPlatform();
    const run = { far, platform, session: far.open(platform.line) };
    runs.push(run);
    return run;
  }
  async function openUp(): Promise<Run> {
    const run = await open();
    await until('the line is up', run.platform.isUp);
    return run;
  }

  it.each([
    ['a word', 'hello'],
    ['the whole GSM alphabet', '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}[~]|€'],
    ['160 letters', 'x'.repeat(160)],
    ['70 letters of another alphabet', 'ж'.repeat(70)],
    ['letters beyond the first plane', 'код 🍕 4711 👩‍👩‍👧'],
    ['words from right to left', 'رمزك هو ٤٨١٥١ \u202e!'],
  ])('brings %s as it is, and its sender', async (_what, text) => {
    const { far, platform } = await openUp();
    far.bring({ from: '+4915112345678', text });
    far.bring({ from: 'Telegram', text });
    await until('both are taken', () => far.waiting() === 0);

    expect(platform.stored.map((one) => [one.from, one.text, one.flags])).toEqual([
      ['+4915112345678', text, []],
      ['Telegram', text, []],
    ]);
  });

  it('brings parts as what they are, in whatever order they come', async () => {
    const { far, platform } = await openUp();
    for (const index of [3, 1, 2])
      far.bring({ ...hello, text: `part ${index}`, part: { reference: 200, count: 3, index } });
    await until('all are taken', () => far.waiting() === 0);

    expect(platform.stored.map(({ text, part }) => [text, part])).toEqual(
      [3, 1, 2].map((index) => [`part ${index}`, { reference: 200, count: 3, index }]),
    );
  });

  it('tells the far side that an SMS is taken when it is stored, and not before', async () => {
    const { far, platform } = await openUp();
    const gate = createGate();
    platform.outcomes.push(gate.opened.then(() => 'stored' as const));
    far.bring(hello);
    await until('it is brought', () => platform.asked.length === 1);
    await pause(30);
    const before = far.waiting();

    gate.open();
    await until('it is taken', () => far.waiting() === 0);

    expect(before).toBe(1);
    expect(platform.stored).toHaveLength(1);
  });

  it('brings again what could not be stored, what is a flood and what has no number, until it is taken', async () => {
    const { far, platform } = await openUp();
    platform.outcomes.push(new Error('no database'), 'flood', new Error('no database'), 'unknown_number');
    far.bring(hello);
    await until('it is taken', () => far.waiting() === 0);

    expect(platform.stored.map(({ text }) => text)).toEqual(['hello']);
    expect(platform.asked).toHaveLength(5);
    expect(new Set(platform.asked.map(({ id }) => id)).size).toBe(1);
  });

  it.each(['repeated', 'waiting'] as const)('takes what is %s as taken', async (outcome) => {
    const { far, platform } = await openUp();
    platform.outcomes.push(outcome);
    far.bring(hello);
    await until('it is taken', () => far.waiting() === 0);

    expect(platform.asked).toHaveLength(1);
  });

  it('that breaks is told as down, comes back by itself, and brings what was under way', async () => {
    const { far, platform } = await openUp();
    const gate = createGate();
    platform.outcomes.push(gate.opened.then(() => new Error('no database')));
    far.bring(hello);
    await until('it is brought', () => platform.asked.length === 1);

    far.drop();
    gate.open();
    await until('it is down', () => platform.told.some(({ state }) => state === 'down'));
    await until('it is up again', platform.isUp);
    await until('it is taken', () => far.waiting() === 0);

    expect(platform.stored.map(({ text }) => text)).toEqual(['hello']);
  });

  it('with nobody at the other end is down, says why, and is up when somebody is there', async () => {
    const { far, platform } = await open((one) => one.setThere(false));
    await until('it is down', () => platform.told.length > 0);
    const [first] = platform.told;

    far.setThere(true);
    await until('it is up', platform.isUp);

    expect(first).toMatchObject({ state: 'down', error: expect.stringMatching(/./) });
  });

  it('closes only when what it is storing is stored, and brings nothing afterwards', async () => {
    const { far, platform, session } = await openUp();
    const gate = createGate();
    platform.outcomes.push(gate.opened.then(() => 'stored' as const));
    far.bring(hello);
    await until('it is brought', () => platform.asked.length === 1);
    let isClosed = false;
    const closing = session.close().then(() => {
      isClosed = true;
    });
    await pause(30);
    const early = isClosed;

    gate.open();
    await closing;
    await session.close();
    far.bring({ ...hello, text: 'too late' });
    await pause(60);

    expect(early).toBe(false);
    expect(platform.asked.map(({ text }) => text)).toEqual(['hello']);
  });

  it('closes while it connects, and while nobody is there', async () => {
    const { session } = await open();
    await session.close();
    const alone = await open((far) => far.setThere(false));
    await until('it is down', () => alone.platform.told.length > 0);

    await expect(alone.session.close()).resolves.toBeUndefined();
  });

  it('sends, and says of what it could not send whether to try again', async () => {
    const { far, platform, session } = await openUp();
    const send = async (key: string) =>
      session.send?.({ ...sms, key }).then(
        () => 'taken',
        (error: unknown) => (error instanceof SupplierFailure ? error.advice : error),
      );

    const told = [await send('sms_1')];
    far.answerSends('refused');
    told.push(await send('sms_2'));
    far.answerSends('broken off');
    told.push(await send('sms_3'));
    far.setThere(false);
    await until('it is down', () => !platform.isUp());
    told.push(await send('sms_4'));

    expect(told).toEqual(['taken', 'stop', 'unknown', 'retry']);
  });

  it('gets over whatever the far side says, and brings the next SMS', async () => {
    const octets = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes));
    const words = fc
      .array(
        fc.constantFrom(
          ...['\r\n', 'OK', 'ERROR', '+CMTI: "SM",', '+CMT: ,', '+CMGL: 1,0,,', '+CDS: 9', '> ', '999999999'],
          ...[
            '\0\0\0\x10',
            '\0\0\0\x05',
            '\xff\xff\xff\xff',
            '\x80\0\0\x04',
            '\0\0\0\x15',
            '\0',
            'A'.repeat(300),
          ],
        ),
        { maxLength: 12 },
      )
      .map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
    const hostile = fc.sample(fc.oneof(octets, words), 200);
    const chunks = Array.from({ length: 4 }, (_, at) => hostile.slice(at * 50, at * 50 + 50));

    for (const chunk of chunks) {
      const opened = await Promise.all(chunk.map(() => openUp()));
      for (const [at, { far }] of opened.entries()) far.say(chunk[at] ?? Buffer.alloc(0));
      await pause(10);
      for (const { far } of opened) {
        far.drop();
        far.bring(hello);
      }
      const stuck = () =>
        opened.flatMap(({ far }, at) => (far.waiting() > 0 ? [chunk[at]?.toString('hex')] : []));
      await until('all have brought the next', () => stuck().length === 0).catch((error: unknown) => {
        throw new Error(`stuck after ${stuck().join(', ')}`, { cause: error });
      });
      for (const { platform } of opened)
        expect(platform.stored.filter(({ text }) => text === 'hello')).toHaveLength(1);
      await Promise.all(
        runs.splice(0).map(async ({ far, session }) => {
          await session.close();
          await far.close();
        }),
      );
    }
  }, 60_000);

  it('shows its secrets nowhere', async () => {
    const { far, platform, session } = await openUp();
    far.say(Buffer.from(`\r\n${example.secrets.join(' ')}\r\n`));
    far.answerSends('refused');
    const failure = await session.send?.(sms).catch((error: unknown) => String(error));
    far.drop();
    far.setThere(false);
    await until('it is down', () => !platform.isUp());

    const { asked, told, notes, reports } = platform;
    expect(example.secrets.length).toBeGreaterThan(0);
    for (const secret of example.secrets)
      expect(JSON.stringify({ asked, told, notes, reports, failure })).not.toContain(secret);
  });
});
