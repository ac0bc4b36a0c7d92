import { describe, expect, it } from 'vitest';
import { createTestServer } from '#test/served';
import { nativeApi } from '../../../src/api/index.ts';

describe('an address that no router reads', () => {
  it.each([
    ['/api/v1/accounts/%zz', 400],
    ['/api/v1/accounts/%ff', 400],
    [`/api/v1/accounts/${'x'.repeat(600)}`, 414],
  ])('is refused in the form of the API it was meant for: %s', async (url, status) => {
    const server = serve();

    const answer = await server.inject({ url });

    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toMatchObject({
      ...{ code: 'bad_request', status, detail: expect.any(String), details: {} },
    });
    expect(answer.body.length).toBeLessThan(500);
  });

  it.each(['/stubs/%zz', '/api/v11/%zz', '/%zz'])(
    'is left to others where it was theirs: %s',
    async (url) => {
      const answer = await serve().inject({ url });

      expect([answer.statusCode, answer.json()]).toEqual([400, { error: 'bad address' }]);
    },
  );
});

function serve() {
  const server = createTestServer({ voices: [nativeApi] });
  for (const path of ['/api/v1/accounts/:id', '/stubs/:id', '/api/v11/:id', '/:id'])
    server.get(path, async () => 'reached');
  return server;
}
