import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeApi } from '../../../src/api/describe-api.ts';
import { sections } from '../../../src/api/index.ts';

const root = new URL('../../../../', import.meta.url);
const description = JSON.parse(JSON.stringify(describeApi(sections)));
const read = (path: string) => readFileSync(new URL(`packages/client/${path}`, root), 'utf8');
const tool = (name: string) => import(new URL(`tools/${name}`, root).href);

// Where these fail: `npm run client`.
it('the operations of packages/client are those of the description', async () => {
  const { clientSource } = await tool('client-source.js');
  const { formatted } = await tool('formatted.js');

  expect(read('src/operations.ts')).toBe(formatted(clientSource(description)));
});

it('and so is its page', async () => {
  const { clientReference } = await tool('client-reference.js');

  expect(read('API.md')).toBe(clientReference(description));
});
