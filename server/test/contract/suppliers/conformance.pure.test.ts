import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '#kernel/outside-text';
import { type DoorReading, DoorRefusal, type DoorRequest, OwnSettings } from '#suppliers/own-kind';
import { ownKinds } from '#suppliers/registry';
import { doorExamples } from './door-examples.ts';

const now = new Date('2026-12-01T12:00:00Z');
const sms = { to: '+77010000001', from: 'Telegram', text: 'Your code is 4711 — ключ', id: 'id-1' };

it('every kind is named once, and every door has an example', () => {
  const names = ownKinds.map(({ name }) => name);

  expect(names.length).toBeGreaterThan(0);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(doorExamples).sort()).toEqual(
    ownKinds.flatMap(({ name, door }) => (door ? [name] : [])).sort(),
  );
});

describe.each(ownKinds.map((kind) => ({ kind, name: kind.name })))('the kind $name', ({ kind }) => {
  it('has a door or a line, and a schema with the common settings that knows no others', () => {
    const { settings } = doorExamples[kind.name] ?? {};
    const common = { country: 'DE', unknownNumbers: 'announce', floodPerMinute: 5, silentSeconds: 60 };

    expect(kind.door ?? kind.open).toBeDefined();
    if (!settings) return;
    expect(kind.settings.safeParse({ ...settings, ...common }).success).toBe(true);
    expect(kind.settings.safeParse({ ...settings, nosuch: 1 }).success).toBe(false);
    expect(OwnSettings.safeParse(kind.settings.parse(settings)).success).toBe(true);
  });
});

const doors = ownKinds.flatMap((kind) => {
  const example = doorExamples[kind.name];
  return kind.door && example ? [{ kind, door: kind.door, example, name: kind.name }] : [];
});

describe.each(doors)('the door of $name', ({ kind, door, example }) => {
  const settings = kind.settings.parse(example.settings) as never;
  const read = (request: DoorRequest) => Promise.resolve().then(() => door.read(request, settings, now));
  const { secrets } = example;

  it('reads an SMS as its source sends it', async () => {
    const { sms: read1 } = await read(await example.request(sms, now));

    expect(read1).toHaveLength(1);
    expect(read1[0]).toMatchObject({ from: sms.from, text: sms.text, flags: [] });
    expect(String(read1[0]?.to ?? sms.to).replace(/\D/g, '')).toBe(sms.to.slice(1));
  });

  it('gives a repeat the same id, and another SMS another one', async () => {
    const idOf = async (one: typeof sms) => (await read(await example.request(one, now))).sms[0]?.id;
    const [first, again, other] = [await idOf(sms), await idOf(sms), await idOf({ ...sms, id: 'id-2' })];

    expect(again).toBe(first);
    expect(first).toBeDefined();
    expect(other).not.toBe(first);
  });

  it('refuses what is not signed with 401, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 40 }), async (text) => {
        const request = await example.unsigned({ ...sms, text }, now);
        await expect(read(request)).rejects.toMatchObject({ outcome: 'unauthorized', status: 401 });
      }),
      { numRuns: 20 },
    );
  });

  it('keeps no secret in what the operator sees', async () => {
    const reading = await read(await example.request(sms, now));

    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(JSON.stringify(reading)).not.toContain(secret);
  });

  it('takes any text as it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({
          unit: fc.constantFrom('a', 'я', '🍕', '€', '&', '%', '+', '"', '\n', '<', '\\', ' ', "'"),
          maxLength: 60,
        }),
        async (text) => {
          const body = `x${text}x`;
          const [one] = (await read(await example.request({ ...sms, text: body }, now))).sms;
          expect(one?.text).toBe(cleanText(body));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('throws nothing but a refusal, whatever comes, and tells no secret in it', async () => {
    const request = await example.request(sms, now);
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
    const bodies = fc.oneof(
      bytes,
      fc.json().map((text) => Buffer.from(text)),
      fc.nat(request.body.length).map((length) => request.body.subarray(0, length)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, fc.string({ maxLength: 60 }), fc.boolean(), async (body, query, isGet) => {
        const hostile: DoorRequest = {
          ...request,
          method: isGet ? 'GET' : 'POST',
          body,
          ...(query.length > 30 && { query }),
        };
        const outcome = await read(hostile).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(DoorRefusal);
          for (const secret of secrets) expect((outcome as DoorRefusal).reason).not.toContain(secret);
        } else expect(Array.isArray((outcome as DoorReading).sms)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
