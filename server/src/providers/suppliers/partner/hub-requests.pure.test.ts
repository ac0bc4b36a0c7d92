import { describe, expect, test } from 'vitest';
import { parseBody } from './body.ts';
import type { HubCall } from './dialect.ts';
import { parseHubRequest } from './hub-requests.ts';

const parse = (text: string, call?: HubCall) => parseHubRequest(parseBody(text), call);
const order = '"country":"germany","operator":"any","service":"facebook","sum":40';

describe('requests of a hub', () => {
  test('the bare address dispatches on the action', () => {
    expect(parse('{"action":"GET_SERVICES","key":"k"}')).toEqual({ action: 'GET_SERVICES', kind: undefined });
  });

  test('GET_NUMBER carries its exclusions as digits, whatever JSON type they had', () => {
    const request = parse(
      `{"action":"GET_NUMBER","key":"k",${order},"exceptionPhoneSet":[46950,"+7918","7900",""]}`,
    );

    expect(request).toEqual({
      action: 'GET_NUMBER',
      kind: 'activation',
      country: 'germany',
      operator: 'any',
      service: 'facebook',
      sumMicros: 40_000_000n,
      currency: undefined,
      exceptionPrefixes: ['46950', '7918', '7900'],
      days: undefined,
    });
  });

  test.each(['null', '""', '[]', '{}'])('no exclusions may be written %s', (empty) => {
    const request = parse(`{"action":"GET_NUMBER",${order},"exceptionPhoneSet":${empty}}`);

    expect(request).toMatchObject({ exceptionPrefixes: [] });
  });

  test.each([
    '"abc"',
    '{"toString":1}',
    '[{"toString":1}]',
    '["7x"]',
    '[-7]',
    '[4.5]',
    '["1234567890123456"]',
  ])('exclusions that cannot be understood are refused, never ignored: %s', (list) => {
    expect(() => parse(`{"action":"GET_NUMBER",${order},"exceptionPhoneSet":${list}}`)).toThrow(
      expect.objectContaining({ replyCase: 'bad_request' }),
    );
  });

  test.each([
    ['4.5', 4_500_000n],
    ['"4.5"', 4_500_000n],
    ['4.300000000000001', 4_300_000n],
    ['0.0000005', 1n],
    ['4.5e1', 45_000_000n],
    ['0', 0n],
  ])('a sum of %s is exact', (sum, micros) => {
    expect(parse(`{"action":"FINISH_ACTIVATION","activationId":355,"status":3,"sum":${sum}}`)).toMatchObject({
      sumMicros: micros,
    });
  });

  test.each(['-1', '"x"', '1e30', 'true', '99999999999999'])('a sum of %s is refused', (sum) => {
    expect(() => parse(`{"action":"FINISH_ACTIVATION","activationId":355,"status":3,"sum":${sum}}`)).toThrow(
      expect.objectContaining({ replyCase: 'bad_request', field: 'sum' }),
    );
  });

  test('a rental is told by the service in any letter case, or by the path', () => {
    const bySpelling = parse('{"action":"GET_NUMBER","country":"germany","service":"RENT","sum":1,"days":7}');
    const byPath = parse('{"country":"germany","operator":"o2","sum":1}', 'getNumberRent');

    expect(bySpelling).toMatchObject({ kind: 'rental', service: 'rent', operator: 'any', days: 7 });
    expect(byPath).toMatchObject({ kind: 'rental', service: 'rent', operator: 'o2' });
    expect(parse('{}', 'getServicesRent')).toMatchObject({ kind: 'rental' });
    expect(parse('{"activationId":1,"status":4}', 'finishActivationRent')).toMatchObject({ kind: 'rental' });
    expect(parse('{"activationId":1,"status":4,"service":"rent"}', 'finishActivation')).toMatchObject({
      kind: 'rental',
    });
  });

  test('an id past 2^53 keeps its digits, as number or string', () => {
    const finish = (id: string) => parse(`{"action":"FINISH_ACTIVATION","activationId":${id},"status":3}`);

    expect(finish('9223372036854775807')).toMatchObject({ activationId: '9223372036854775807' });
    expect(finish('"9007199254740993"')).toMatchObject({ activationId: '9007199254740993' });
  });

  test.each(['0', '2', '6', '99'])('a status of %s is passed on as none of the four', (status) => {
    expect(parse(`{"action":"FINISH_ACTIVATION","activationId":1,"status":${status}}`)).toMatchObject({
      status: undefined,
    });
  });

  test.each([
    ['{"action":"DROP_TABLE"}', undefined, 'unknown_method'],
    ['{"action":"constructor"}', undefined, 'unknown_method'],
    ['{"action":"GET_NUMBER"}', 'getServices', 'unknown_method'],
    ['{}', undefined, 'bad_request'],
    ['{"action":7}', undefined, 'bad_request'],
    ['{"action":"GET_NUMBER","country":"germany","service":"facebook"}', undefined, 'bad_request'],
    ['{"action":"FINISH_ACTIVATION","status":3}', undefined, 'bad_request'],
  ] as const)('%s at %s is %s', (body, call, replyCase) => {
    expect(() => parse(body, call)).toThrow(expect.objectContaining({ replyCase }));
  });
});
