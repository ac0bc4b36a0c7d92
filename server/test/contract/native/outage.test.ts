import { describe, expect, it } from 'vitest';
import { createNativeWorld } from '#test/native-world';

describe('a database that is gone', () => {
  it('makes an error in the API’s own form, without a stack', async () => {
    const world = await createNativeWorld();
    await world.db.close();

    const answer = await world.api('GET', '/accounts');

    expect([500, 503]).toContain(answer.status);
    expect(answer.json).toEqual({
      type: `/api/v1/problems#${answer.json.code}`,
      code: expect.stringMatching(/^(internal|unavailable)$/),
      status: answer.status,
      ...{ title: expect.any(String), detail: expect.any(String), todo: expect.any(String) },
      details: expect.anything(),
    });
    expect(answer.text).not.toMatch(/node_modules|pglite|postgres/i);
    await world.close().catch(() => {});
  });
});
