import { describe, expect, test } from 'vitest';
import { translateInventory } from '#suppliers/translate-inventory';
import { parseBody } from './body.ts';
import { findAnyBreaches, parseInventory } from './inventory.ts';
import { createPartnerNames } from './names.ts';

const parse = (countryList: string) =>
  parseInventory(parseBody(`{"status":"SUCCESS","countryList":${countryList}}`));
const none = { country: 0, operator: 0, service: 0, count: 0, repeated: 0 };

describe('GET_SERVICES answers', () => {
  test('`any` counts where it is listed, else the operators; never both', () => {
    const inventory = parse(
      '[{"country":"germany","operatorMap":{"o2":{"facebook":5,"telegram":4},"any":{"facebook":12},"vodafone":{"facebook":7,"telegram":5}}}]',
    );

    expect(inventory?.totals).toEqual([
      { country: 'germany', service: 'facebook', count: 12, rent: false },
      { country: 'germany', service: 'telegram', count: 9, rent: false },
    ]);
    expect(inventory?.rows).toHaveLength(5);
    expect(inventory?.skipped).toEqual(none);
  });

  test('a country may be named by the only other key', () => {
    expect(parse('[{"germany":"string","operatorMap":{"any":{"facebook":1}}}]')?.totals).toMatchObject([
      { country: 'germany' },
    ]);
  });

  test('entries that cannot be read are skipped and counted; the rest stands', () => {
    const inventory = parse(
      `[{"country":"germany","operatorMap":{"any":{"facebook":-1,"vk":1.5,"ok":"x","tg":null,"wa":"3","":1},"bad":7,"":{"vk":1}}},
        {"country":null,"operatorMap":{}},7,null,{"a":1,"b":2},{"country":"germany","operatorMap":{"any":{"wa":9}}}]`,
    );

    expect(inventory?.rows).toEqual([
      { country: 'germany', operator: 'any', service: 'wa', count: 3, rent: false },
    ]);
    expect(inventory?.skipped).toEqual({ country: 4, operator: 2, service: 1, count: 4, repeated: 1 });
  });

  test.each(['[]', '{}', 'null', '""'])('%s is an empty stock', (list) => {
    expect(parse(list)).toEqual({ rows: [], totals: [], skipped: none });
  });

  test.each(['7', '"germany"', '{"germany":1}', 'true'])('%s is no stock at all', (list) => {
    expect(parse(list)).toBeUndefined();
  });

  test('an empty operator map may be written as a list', () => {
    expect(
      parse('[{"country":"germany","operatorMap":[]},{"country":"russia","operatorMap":{"any":[]}}]')
        ?.skipped,
    ).toEqual(none);
  });

  test('names from a prototype are names like any other', () => {
    const inventory = parse('[{"country":"constructor","operatorMap":{"toString":{"hasOwnProperty":1}}}]');

    expect(inventory?.rows).toMatchObject([
      { country: 'constructor', operator: 'toString', service: 'hasOwnProperty' },
    ]);
  });

  test('a breach of the rule for `any` is found', () => {
    const rows =
      parse('[{"country":"germany","operatorMap":{"any":{"facebook":11},"o2":{"facebook":5,"vk":1}}}]')
        ?.rows ?? [];

    expect(findAnyBreaches(rows, 'sum').map(({ service }) => service)).toEqual(['facebook', 'vk']);
    expect(findAnyBreaches(rows, 'exclusive')).toHaveLength(1);
  });

  test('rows become platform ids; unknown names are reported once with their rows', () => {
    const rows =
      parse(
        '[{"country":"Germany","operatorMap":{"any":{"facebook":12,"nosuch":1,"rent":3},"nosuch":{"facebook":1,"telegram":1}}},{"country":"atlantis","operatorMap":{"any":{"facebook":1}}},{"country":"russia","operatorMap":{"any":{"google":3,"youtube":5,"gmail":4}}}]',
      )?.rows ?? [];

    const { stock, unknown } = translateInventory(rows, createPartnerNames('onlinesim-v1'));

    expect(stock).toEqual([
      {
        countryId: 43,
        operator: 'any',
        service: 'fb',
        count: 12,
        rent: false,
        foreign: { country: 'Germany', operator: 'any', service: 'facebook' },
      },
      {
        countryId: 43,
        operator: 'any',
        service: 'rent',
        count: 3,
        rent: true,
        foreign: { country: 'Germany', operator: 'any', service: 'rent' },
      },
      {
        countryId: 0,
        operator: 'any',
        service: 'go',
        count: 5,
        rent: false,
        foreign: { country: 'russia', operator: 'any', service: 'youtube' },
      },
    ]);
    expect(unknown).toEqual([
      { field: 'service', name: 'nosuch', rows: 1 },
      { field: 'operator', name: 'nosuch', rows: 2 },
      { field: 'country', name: 'atlantis', rows: 1 },
    ]);
  });
});
