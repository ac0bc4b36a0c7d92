import { expect, it } from 'vitest';
import { HIDDEN, keepHidden } from './sealed-settings.ts';

const known = {
  ports: [{ name: 'one', pin: '1111' }, { name: 'two', pin: '2222' }, { name: 'three' }],
};
const keep = (ports: unknown[]) => keepHidden({ ports }, known, ['ports.*.pin']);

it('a secret of a list comes back to the item of its name, wherever that is now', () => {
  expect(
    keep([
      { name: 'two', pin: HIDDEN },
      { name: 'one', pin: '9999' },
    ]),
  ).toEqual({
    ports: [
      { name: 'two', pin: '2222' },
      { name: 'one', pin: '9999' },
    ],
  });
});

it('and to none of another name: a wrong PIN locks a SIM', () => {
  for (const name of ['new', 'three'])
    expect(() => keep([{ name, pin: HIDDEN }])).toThrow(expect.objectContaining({ code: 'bad_request' }));
});
