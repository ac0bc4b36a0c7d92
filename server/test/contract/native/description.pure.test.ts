import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { describeApi } from '../../../src/api/describe-api.ts';
import { sections } from '../../../src/api/index.ts';

const description = describeApi(sections);
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

let world: NativeWorld;
beforeAll(async () => {
  world = await createNativeWorld();
});
afterAll(() => world.close());

describe('the description of the native API', () => {
  it('is clean by the recommended rules of OpenAPI', async () => {
    const problems = await lintFromString({
      source: JSON.stringify(description),
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

    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
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
