import { describe, expect, test } from 'vitest';
import { parseBody } from './body.ts';
import { momentOf, parseListedMessage } from './list-items.ts';
import {
  echoReply,
  itemErrorsReply,
  numberIdsReply,
  parseAddNumber,
  parseListedMessages,
  parseNumberList,
  parseRemoveNumber,
} from './list-mode.ts';

const item =
  '{"number":"+46050910804","country_id":46,"operator":24012,"date_start":1658209063,"port_id":"port 1","rent":1}';

describe('list mode', () => {
  test('a list of numbers', () => {
    const list = parseNumberList(parseBody(`{"numbers":[${item}]}`));

    expect(list).toEqual({
      numbers: [
        {
          phone: '4650910804',
          writtenAs: '+46050910804',
          callingCode: 46,
          mccMnc: '24012',
          placedAt: new Date('2022-07-19T05:37:43Z'),
          portId: 'port 1',
          rent: true,
        },
      ],
      refused: [],
      test: undefined,
    });
  });

  test('bad and repeated items are told by index; the others stand', () => {
    const list = parseNumberList(
      parseBody(
        `{"test":"test1","numbers":[${item},${item},{"number":"+46050910805","country_id":"46"},{"number":"x","country_id":46},7,{"number":"+46050910806"},{"number":"+46050910807","country_id":46,"port_id":"port 1"}]}`,
      ),
    );

    expect(list.numbers.map(({ phone, portId }) => [phone, portId])).toEqual([
      ['4650910804', 'port 1'],
      ['4650910805', '4650910805'],
    ]);
    expect(list.refused).toEqual([
      { index: 1, error: 'number' },
      { index: 3, error: 'number' },
      { index: 4, error: 'number' },
      { index: 5, error: 'country_id' },
      { index: 6, error: 'port_id' },
    ]);
    expect(list.test).toBe('test1');
  });

  test.each(['{}', '{"numbers":{}}', '{"numbers":"x"}', '{"numbers":[],"test":"test9"}'])(
    '%s is no list',
    (body) => {
      expect(() => parseNumberList(parseBody(body))).toThrow(
        expect.objectContaining({ replyCase: 'bad_request' }),
      );
    },
  );

  test('addNumber demands `rent`', () => {
    expect(parseAddNumber(parseBody(item)).number).toMatchObject({ phone: '4650910804', rent: true });
    expect(() => parseAddNumber(parseBody('{"number":"+46050910804","country_id":46}'))).toThrow(
      expect.objectContaining({ field: 'rent' }),
    );
  });

  test('removeNumber takes a number or an id from body or query', () => {
    expect(parseRemoveNumber({ query: { number: '+46050910804' } })).toEqual({ phone: '4650910804' });
    expect(parseRemoveNumber({ query: { id: '17' } })).toEqual({ id: '17' });
    expect(parseRemoveNumber({ body: parseBody('{"id":17}'), query: {} })).toEqual({ id: '17' });
    expect(parseRemoveNumber({ body: parseBody('{"number":46050910804}') })).toEqual({
      phone: '4650910804',
      id: '46050910804',
    });
    expect(() => parseRemoveNumber({ query: { number: ['+46050910804'] } })).toThrow(
      expect.objectContaining({ field: 'number' }),
    );
  });

  test('a message names its number or the id we gave it', () => {
    const message = (number: string) =>
      parseListedMessage(
        parseBody(`{"date":"1658209069","number":${number},"from":"Instagram","message":"code 1"}`),
      );

    expect(message('"+46050910804"')).toEqual({
      to: { phone: '4650910804' },
      sender: 'Instagram',
      text: 'code 1',
      date: '1658209069',
      receivedAt: new Date('2022-07-19T05:37:49Z'),
      test: undefined,
    });
    expect(message('"17"').to).toEqual({ id: '17' });
    expect(message('17').to).toEqual({ id: '17' });
    expect(message('"46050910804"').to).toEqual({ phone: '4650910804', id: '46050910804' });
  });

  test('messages stand alone', () => {
    const good = '{"date":1658209069,"number":"17","from":"a","message":"b"}';
    const list = parseListedMessages(
      parseBody(`{"messages":[${good},{"number":"17"},null,{"from":"a","message":"b"},${good}]}`),
    );

    expect(list.messages.map(({ index }) => index)).toEqual([0, 4]);
    expect(list.refused).toEqual([
      { index: 1, error: 'from' },
      { index: 2, error: 'body' },
      { index: 3, error: 'number' },
    ]);
  });

  test.each([
    ['1658209069', '2022-07-19T05:37:49.000Z'],
    ['1658209069000', '2022-07-19T05:37:49.000Z'],
    ['2022-07-19T05:37:49Z', '2022-07-19T05:37:49.000Z'],
    ['2022-07-19 05:37:49', '2022-07-19T05:37:49.000Z'],
    ['2022-07-19T08:37+03:00', '2022-07-19T05:37:00.000Z'],
    ['yesterday', undefined],
    ['2022-13-45T00:00:00Z', undefined],
    ['-1', undefined],
    ['99999999999999', undefined],
    ['', undefined],
  ])('the date %j is %s', (date, moment) => {
    expect(momentOf(date)?.toISOString()).toBe(moment);
  });

  test('replies', () => {
    expect(numberIdsReply([{ writtenAs: '+46050910804', id: 9_007_199_254_740_993n }]).body).toBe(
      '{"response":1,"ids":{"+46050910804":9007199254740993}}',
    );
    expect(itemErrorsReply([{ index: 0, error: 'number' }])).toEqual({
      httpStatus: 400,
      body: '{"response":"BAD_REQUEST","errors":[{"index":0,"error":"number"}]}',
    });
    expect(echoReply(parseBody('{"key":"secret","numbers":[1]}')).body).toBe(
      '{"response":1,"echo":{"numbers":[1]}}',
    );
  });
});
