import { expect, it } from 'vitest';
import type { DoorRequest } from '#suppliers/own-kind';
import { gammu } from './index.ts';
import { GammuSettings } from './settings.ts';

const TOKEN = 'token-of-gammu';
const settings = GammuSettings.parse({ token: TOKEN, phones: { modem1: '+491701' }, to: '+491709' });

function read(posted: unknown, more: Partial<DoorRequest> = {}) {
  const body = Buffer.from(typeof posted === 'string' ? posted : JSON.stringify(posted));
  const headers = { authorization: `Bearer ${TOKEN}` };
  return gammu.door.read({ method: 'POST', path: '', query: '', headers, body, ...more }, settings);
}
const arrival = (env: Record<string, string>) => ({ source: 'gammu', id: 'gammu-1', env });
const single = {
  SMS_MESSAGES: '1',
  SMS_1_NUMBER: '+4915',
  SMS_1_TEXT: 'code 4711',
  SMS_1_CLASS: '-1',
  DECODED_PARTS: '0',
};

function statusOf(work: () => unknown): number | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { status?: number }).status;
  }
}

it('reads an SMS of one part', () => {
  const { sms, lines } = read(arrival({ ...single, PHONE_ID: 'modem1' }));

  expect(sms).toMatchObject([
    { to: '+491701', line: 'modem1', from: '+4915', text: 'code 4711', id: 'gammu-1', flags: [] },
  ]);
  expect(lines).toEqual([{ line: 'modem1', state: 'up', phone: '+491701' }]);
});

it('reads the number of the settings where the phone is not named', () => {
  expect(read(arrival(single))).toMatchObject({ sms: [{ to: '+491709', line: undefined }], lines: [] });
  expect(read(arrival({ ...single, PHONE_ID: 'toString' })).sms).toMatchObject([
    { to: '+491709', line: 'toString' },
  ]);
});

it('reads what smsd has joined, counted from 0 or from 1', () => {
  const parts = {
    SMS_MESSAGES: '2',
    SMS_1_NUMBER: '+4915',
    SMS_1_TEXT: 'ABCD',
    SMS_2_NUMBER: '+4915',
    SMS_2_TEXT: 'EFGH',
  };

  for (const name of ['DECODED_0_TEXT', 'DECODED_1_TEXT'])
    expect(read(arrival({ ...parts, DECODED_PARTS: '1', [name]: 'ABCDEFGH' })).sms).toMatchObject([
      { text: 'ABCDEFGH' },
    ]);
  expect(read(arrival({ ...parts, DECODED_PARTS: '0' })).sms).toMatchObject([{ text: 'ABCDEFGH' }]);
});

it('keeps SMS of several senders apart', () => {
  const env = { SMS_MESSAGES: '2', SMS_1_NUMBER: '1', SMS_1_TEXT: 'a', SMS_2_NUMBER: '2', SMS_2_TEXT: 'b' };

  expect(read(arrival(env)).sms.map(({ from, text, id }) => [from, text, id])).toEqual([
    ['1', 'a', 'gammu-1'],
    ['2', 'b', 'gammu-1/2'],
  ]);
});

it('flags data and letters that the locale of smsd did not have', () => {
  expect(read(arrival({ SMS_MESSAGES: '1', SMS_1_NUMBER: '1' })).sms).toMatchObject([
    { text: '', flags: ['binary'] },
  ]);
  expect(read(arrival({ ...single, SMS_1_TEXT: 'Gr\ufffd\ufffde' })).sms).toMatchObject([
    { flags: ['charset'] },
  ]);
});

it('refuses strangers and what it cannot read', () => {
  for (const authorization of [undefined, 'Bearer wrong-token-x', TOKEN])
    expect(statusOf(() => read(arrival(single), { headers: { authorization } }))).toBe(401);
  expect(statusOf(() => read('', { method: 'GET' }))).toBe(405);
  for (const body of [
    '{',
    '[]',
    '{}',
    { ...arrival(single), source: 'smstools' },
    arrival({ SMS_MESSAGES: '0' }),
    arrival({ SMS_MESSAGES: '-1' }),
  ])
    expect(statusOf(() => read(body))).toBe(400);
});

it('is not made to work by a count that lies', () => {
  expect(
    read(arrival({ SMS_MESSAGES: '9999', SMS_1_NUMBER: '1', SMS_1_TEXT: 'a', DECODED_PARTS: '9999' })).sms
      .length,
  ).toBeLessThanOrEqual(255);
});
