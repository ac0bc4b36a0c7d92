import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { describeApi } from '../../../src/api/describe-api.ts';
import { sections } from '../../../src/api/index.ts';

const description = describeApi(sections);
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

/** What is wrong with a description: the rule, what it says, and where. */
async function lint(document: unknown) {
  const problems = await lintFromString({
    source: JSON.stringify(document),
    config: await createConfig({
      extends: ['recommended'],
      rules: {
        // This installation is the server, and it has one address.
        'no-server-example.com': 'off',
        // Who asks without a key is answered 401 everywhere; a route that only reads may have no other 4XX of its own.
        'operation-4xx-response': 'error',
        'operation-2xx-response': 'error',
      },
    }),
  });
  return problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]);
}

let world: NativeWorld;
beforeAll(async () => {
  world = await createNativeWorld();
});
afterAll(() => world.close());

describe('the description of the native API', () => {
  it('is clean by the recommended rules of OpenAPI', async () => {
    expect(await lint(description)).toEqual([]);
  });

  it.each([
    ['an operation without an answer', { responses: {} }, 'operation-2xx-response'],
    ['a name given twice', { operationId: 'listAccounts' }, 'operation-operationId-unique'],
    ['a schema that is not there', { requestBody: { $ref: '#/components/none' } }, 'no-unresolved-refs'],
    ['an address whose parameter is not described', { parameters: [] }, 'path-parameters-defined'],
    ['a word that OpenAPI does not know', { surprise: true }, 'struct'],
  ])('would not be clean with %s', async (_, fault, rule) => {
    const path = '/accounts/{account}';
    const broken = { ...description.paths[path], get: { ...description.paths[path]?.get, ...fault } };

    const found = await lint({ ...description, paths: { ...description.paths, [path]: broken } });

    expect(found.map(([ruleId]) => ruleId)).toContain(rule);
  });

  it('has the operations that the server has, and no other', () => {
    const described = operations.map(({ method, path }) => `${method} ${path}`);

    expect(new Set(described)).toEqual(new Set(world.routes));
    expect(described.length).toBeGreaterThan(180);
  });

  it('names each operation once, as a verb and a noun, and says in a sentence what it does', () => {
    const names = operations.map(({ operation }) => operation.operationId);

    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
    expect(names.filter((name) => !/^[a-z]+[A-Z][A-Za-z]*$/.test(name))).toEqual([]);
    expect(operations.filter(({ operation }) => !/^[A-Z][^\n]{8,100}\.$/.test(operation.summary))).toEqual(
      [],
    );
  });

  it('is what everybody may read', async () => {
    const read = await fetch(`${world.url}/api/v1/openapi.json`);

    expect(read.status).toBe(200);
    expect(await read.json()).toEqual(JSON.parse(JSON.stringify(description)));
  });
});
