import { describe, expect, it } from 'vitest';
import { sections } from '../../../src/api/index.ts';

const routes = sections.flatMap((section) => section.routes);

describe('the examples in the description', () => {
  it('are there for every route that cannot be asked without saying more than its address', () => {
    const lacking = routes
      .filter(({ spec, reads }) => {
        const needsMore = !reads.body.safeParse(undefined).success || !reads.query.safeParse({}).success;
        return needsMore && !spec.example;
      })
      .map(({ spec }) => spec.name);

    expect(lacking).toEqual([]);
  });

  it('are requests that their routes read', () => {
    const unread = routes.flatMap(({ spec: { name = '', example, bodyType }, reads }) => {
      if (!example) return [];
      const body = bodyType === 'text/csv' ? Buffer.from(String(example.body)) : example.body;
      return [
        ['query', reads.query.safeParse(example.query ?? {})] as const,
        ['body', reads.body.safeParse(body)] as const,
      ].flatMap(([part, { error }]) =>
        (error?.issues ?? []).map(({ path, message }) => `${name}: ${[part, ...path].join('.')} ${message}`),
      );
    });

    expect(unread).toEqual([]);
  });
});
