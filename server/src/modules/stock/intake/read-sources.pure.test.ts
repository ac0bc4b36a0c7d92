import { expect, it } from 'vitest';
import { createSealer } from '#kernel/seal';
import { createReadSources } from './read-sources.ts';
import { sealSettings } from './sealed-settings.ts';

const sealer = createSealer('a secret of tests alone');
const row = (version: number, token: string, seal = sealer) => ({
  ...{ supplierId: 7n, supplierName: 'own', kind: 'http', state: 'on' as const, version },
  ...{ dedupeWindowSeconds: 60, filterSenders: false, createdAt: new Date(0) },
  settings: sealSettings(seal, { auth: { type: 'bearer', token } }, ['auth.token']),
});
/** Reads sources; `opened` counts the secrets that were opened. */
function counting() {
  let opened = 0;
  const open = (text: string) => {
    opened++;
    return sealer.open(text);
  };
  return { read: createReadSources({ ...sealer, open }), opened: () => opened };
}
const tokenOf = (settings: unknown) => (settings as { auth: { token: string } }).auth.token;

it('opens the secrets of a version once, and of the next one anew', () => {
  const { read, opened } = counting();
  const tokens = [row(1, 'first'), row(1, 'first'), row(2, 'second'), row(2, 'second')].map((one) =>
    tokenOf(read(one).source?.settings),
  );

  expect(tokens).toEqual(['first', 'first', 'second', 'second']);
  expect(opened()).toBe(2);
});

it('tells of what is no secret as it was just read', () => {
  const { read } = counting();
  read(row(1, 'first'));

  expect(read({ ...row(1, 'first'), state: 'off', filterSenders: true }).source).toMatchObject({
    state: 'off',
    filterSenders: true,
  });
});

it('says why one cannot be read, and tries it once for each version', () => {
  const { read, opened } = counting();
  const lost = row(1, 'first', createSealer('another secret, long lost'));
  const troubles = [read(lost), read(lost), read(row(2, 'second'))].map(({ trouble }) => trouble);

  expect(troubles).toEqual([
    expect.stringContaining('SECRET_KEY'),
    expect.stringContaining('SECRET_KEY'),
    null,
  ]);
  expect(opened()).toBe(2);
  expect(read({ ...lost, kind: 'later' }).trouble).toBe('this server knows no kind later');
});
