import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DoorRefusal } from '#suppliers/own-kind';
import { http } from './index.ts';
import { HttpSettings } from './settings.ts';

const now = new Date('2026-12-01T12:00:00Z');
const TOKEN = 'token-long-enough';
const settings = HttpSettings.parse({ auth: { type: 'bearer', token: TOKEN } });

async function outcomeOf(body: Buffer, type: string | undefined) {
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    ...(type === undefined ? {} : { 'content-type': type }),
  };
  try {
    const { sms } = await http.door.read(
      { method: 'POST', path: '', query: '', headers, body },
      settings,
      now,
    );
    return sms.every(({ text, from }) => typeof text === 'string' && typeof from === 'string');
  } catch (error) {
    if (error instanceof DoorRefusal) return true;
    throw error;
  }
}

const types = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  undefined,
];

it('reads or refuses whatever bytes there are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...types), async (bytes, type) => {
      expect(await outcomeOf(Buffer.from(bytes), type)).toBe(true);
    }),
  );
});

it('reads or refuses whatever JSON there is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      expect(await outcomeOf(Buffer.from(JSON.stringify(value)), 'application/json')).toBe(true);
    }),
  );
});

it('reads whatever an SMS says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 50 }),
      fc.string({ maxLength: 20 }),
      async (text, from) => {
        const body = Buffer.from(new URLSearchParams({ text, from, to: '1' }).toString());
        const { sms } = await http.door.read(
          { method: 'POST', path: '', query: '', headers: { authorization: `Bearer ${TOKEN}` }, body },
          settings,
          now,
        );

        expect(sms[0]).toMatchObject({ text, from, flags: [] });
      },
    ),
  );
});
