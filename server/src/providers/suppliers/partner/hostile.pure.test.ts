import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringifyLosslessJson } from '#kernel/lossless-json';
import { messageFingerprint } from '#kernel/message-fingerprint';
import { translateInventory } from '#suppliers/translate-inventory';
import { anyLetter } from '#test/any-letter';
import { parseBody } from './body.ts';
import { extractKey } from './credentials.ts';
import { hubCalls } from './dialect.ts';
import { parseHubRequest } from './hub-requests.ts';
import { parseInventory } from './inventory.ts';
import { parseListedMessage } from './list-items.ts';
import { parseAddNumber, parseListedMessages, parseNumberList, parseRemoveNumber } from './list-mode.ts';
import { createPartnerNames } from './names.ts';
import { parseNumberReply } from './number-reply.ts';
import { classifyPushReply } from './push-verdict.ts';
import { parsePush } from './push-wire.ts';
import { readReply } from './reply-code.ts';
import { PartnerWireError } from './wire-error.ts';

const fields =
  'action key country operator service sum currency exceptionPhoneSet days activationId activation_id status number smsId smsID phone phoneFrom text numbers messages country_id operator date_start port_id rent test date from message id countryList operatorMap error response __proto__ constructor toString'.split(
    ' ',
  );
const words =
  'GET_SERVICES GET_NUMBER FINISH_ACTIVATION PUSH_SMS PUSH_CALL rent RENT SUCCESS NO_NUMBERS any germany test1 +79088081050'.split(
    ' ',
  );

/** JSON that knows the vocabulary but not the grammar. */
const { value } = fc.letrec<{ value: unknown; scalar: unknown }>((tie) => ({
  scalar: fc.oneof(
    fc.constantFrom<unknown>(null, true, false, '', 0, -1, 1.5, 1e21, 2n ** 63n, -(2n ** 70n), ...words),
    fc.bigInt(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: anyLetter, maxLength: 30 }),
  ),
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    tie('scalar'),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.constantFrom(...fields), tie('value'), { maxKeys: 10 }),
  ),
}));
const body = fc
  .dictionary(fc.constantFrom(...fields), value, { maxKeys: 14 })
  .map((object) => stringifyLosslessJson(object));

function throwsOnlyItsOwn(parse: (text: string) => unknown, texts: fc.Arbitrary<string> = body): void {
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parse(text);
      } catch (error) {
        expect(error).toBeInstanceOf(PartnerWireError);
      }
    }),
    { numRuns: 300 },
  );
}

describe('hostile input never gets anything but an answer or a PartnerWireError', () => {
  test.each([
    ['parseHubRequest', (text: string) => parseHubRequest(parseBody(text))],
    ...hubCalls.map(
      (call) =>
        [`parseHubRequest ${call}`, (text: string) => parseHubRequest(parseBody(text), call)] as const,
    ),
    ['parsePush', (text: string) => parsePush(parseBody(text), 'rental')],
    ['parseNumberList', (text: string) => parseNumberList(parseBody(text))],
    ['parseAddNumber', (text: string) => parseAddNumber(parseBody(text))],
    ['parseRemoveNumber', (text: string) => parseRemoveNumber({ body: parseBody(text) })],
    ['parseListedMessage', (text: string) => parseListedMessage(parseBody(text))],
    ['parseListedMessages', (text: string) => parseListedMessages(parseBody(text))],
    ['parseNumberReply', (text: string) => parseNumberReply(parseBody(text))],
    ['extractKey', (text: string) => extractKey({ body: parseBody(text) })],
  ] as const)('%s', (_name, parse) => {
    throwsOnlyItsOwn(parse);
  });

  test('parseBody, of any text', () => {
    throwsOnlyItsOwn(parseBody, fc.oneof(fc.string({ unit: anyLetter }), fc.json()));
  });

  test('parseInventory and translateInventory never fail, and every entry is taken or counted', () => {
    const names = createPartnerNames('onlinesim-v1');
    const list = fc.array(
      fc.oneof(value, fc.record({ country: fc.constantFrom(...words), operatorMap: value })),
    );
    fc.assert(
      fc.property(list, (countryList) => {
        const inventory = parseInventory(parseBody(stringifyLosslessJson({ countryList })));
        translateInventory(inventory?.rows ?? [], names);
      }),
      { numRuns: 300 },
    );
  });

  test('readReply and classifyPushReply never fail, of any text, status and header', () => {
    fc.assert(
      fc.property(
        fc.oneof(body, fc.string({ unit: anyLetter })),
        fc.integer({ min: 0, max: 999 }),
        fc.string(),
        fc.constantFrom('onlinesim-v1' as const, 'onlinesim-v2' as const, 'smshub' as const),
        (text, httpStatus, header, dialect) => {
          readReply(text);
          const { verdict } = classifyPushReply({
            dialect,
            httpStatus,
            headers: { 'retry-after': header },
            body: text,
            receivedAt: new Date(0),
          });
          if (verdict === 'delivered') expect(httpStatus).toBe(200);
          if (verdict === 'rejected') expect(dialect).toBe('onlinesim-v1');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('two messages have one fingerprint only if they are the same', () => {
    const part = fc.string({ unit: fc.constantFrom('a', ':', '1', '2', '\0', 'é'), maxLength: 4 });
    const message = fc.record({ phone: part, sender: part, text: part });
    fc.assert(
      fc.property(message, message, (one, other) => {
        const same =
          JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
        expect(messageFingerprint(one) === messageFingerprint(other)).toBe(same);
      }),
      { numRuns: 3000 },
    );
  });
});
