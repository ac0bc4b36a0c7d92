import { describe, expect, test } from 'vitest';
import { type Delivery, deliverBody } from '#test/fake-smsc';
import { readDeliverSm } from './arrived-message.ts';
import { convertId, isReceipt, readReceipt } from './receipt.ts';
import type { FullSettings } from './settings.ts';

const RECEIPT = 0x04;

const arrived = (delivery: Delivery) => readDeliverSm(deliverBody({ esmClass: RECEIPT, ...delivery }));
const written = (text: string, rest: Delivery = {}) => arrived({ message: Buffer.from(text), ...rest });

function read(message: ReturnType<typeof arrived>, base: FullSettings['receiptIdBase'] = 'same') {
  return readReceipt(message, base, 'gsm7');
}

const appendixB =
  'id:0123456789 sub:001 dlvrd:001 submit date:2611300101 done date:2611300102 stat:DELIVRD err:000 text:Hello id:9';

describe('a receipt that is text', () => {
  test('is read as the standard writes it', () => {
    expect(read(written(appendixB))).toEqual({ id: '0123456789', state: 'delivered', error: null });
  });

  test.each<[string, string]>([
    ['another order', 'stat:UNDELIV err:005 id:7 text:'],
    ['another case', 'ID:7 STAT:undeliv ERR:005 Text:x'],
    ['no text', 'id:7 stat:UNDELIV err:005'],
    ['the text first', 'text:hello id:7 stat:UNDELIV err:005'],
    ['spaces', 'id: 7 stat: UNDELIV err: 005'],
  ])('is read with %s', (_name, text) => {
    expect(read(written(text))).toEqual({ id: '7', state: 'failed', error: 'UNDELIV 005' });
  });

  test('is read in UCS-2', () => {
    const message = Buffer.from('id:7 stat:DELIVRD', 'utf16le').swap16();

    expect(read(arrived({ message, dataCoding: 8 }))).toEqual({ id: '7', state: 'delivered', error: null });
  });

  test('is not taken from what the customer wrote', () => {
    expect(read(written('id:7 stat:EXPIRED err:1 text:id:8 stat:DELIVRD'))).toMatchObject({
      id: '7',
      state: 'failed',
    });
  });

  test.each(['', 'hello', 'id:7', 'stat:DELIVRD', 'id:7 stat:SOMETHING'])('%j is none', (text) => {
    expect(read(written(text))).toBeUndefined();
  });
});

describe('optional parameters', () => {
  const state = (value: number): Delivery => ({
    tlvs: [
      [0x001e, Buffer.from('abc\0')],
      [0x0427, Buffer.from([value])],
    ],
  });

  test.each([
    [1, 'under_way'],
    [2, 'delivered'],
    [3, 'failed'],
    [4, 'failed'],
    [5, 'failed'],
    [6, 'under_way'],
    [7, 'failed'],
    [8, 'failed'],
  ])('a message_state of %d is %s', (value, found) => {
    expect(read(arrived(state(value)))).toMatchObject({ id: 'abc', state: found });
  });

  test('count before the text', () => {
    const message = written('id:other stat:DELIVRD', state(5));

    expect(read(message)).toMatchObject({ id: 'abc', state: 'failed' });
  });

  test('make a receipt of a message whose type says nothing', () => {
    expect(isReceipt(arrived({ ...state(2), esmClass: 0 }))).toBe(true);
  });
});

describe('types of messages', () => {
  test('an intermediate notification is not the end', () => {
    expect(read(written('id:7 stat:UNDELIV err:005', { esmClass: 0x20 }))).toMatchObject({
      state: 'under_way',
    });
  });

  test('an acknowledgement by a program is a receipt only where it can be read as one', () => {
    expect(isReceipt(written(appendixB, { esmClass: 0x08 }))).toBe(true);
    expect(isReceipt(written('Thanks', { esmClass: 0x08 }))).toBe(false);
  });

  test("a person's answer and a plain SMS are none", () => {
    expect(isReceipt(written(appendixB, { esmClass: 0x10 }))).toBe(false);
    expect(isReceipt(written(appendixB, { esmClass: 0 }))).toBe(false);
  });
});

describe('ids that an SMSC writes in two ways', () => {
  test.each<[FullSettings['receiptIdBase'], string, string]>([
    ['same', '00FF', '00FF'],
    ['hex-to-decimal', '00FF', '255'],
    ['hex-to-decimal', 'FFFFFFFFFFFFFFFF', '18446744073709551615'],
    ['decimal-to-hex', '0255', 'ff'],
    ['hex-to-decimal', 'no-number', 'no-number'],
  ])('by %s, the id %s is that of receipts: %s', (base, id, expected) => {
    expect(convertId(id, base)).toBe(expected);
  });

  test('are the same in the response, in the text and in the parameter', () => {
    const byText = read(written('id:0000000255 stat:DELIVRD'), 'hex-to-decimal');
    const byParameter = read(
      arrived({
        tlvs: [
          [0x001e, Buffer.from('FF\0')],
          [0x0427, Buffer.from([2])],
        ],
      }),
      'hex-to-decimal',
    );

    expect([byText?.id, byParameter?.id]).toEqual(['255', '255']);
    expect(convertId('FF', 'hex-to-decimal')).toBe('255');
  });
});
