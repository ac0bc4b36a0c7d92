import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Refusal, refusalCodes } from '#kernel/refusal';
import { describeError } from './problem.ts';

const describeWith = (error: unknown, unavailable = false) =>
  describeError(error, { requestId: 'r-1', isUnavailable: () => unavailable });

describe('a problem of the native API', () => {
  it.each(refusalCodes)('says %s with a status of its own and a sentence', (code) => {
    const described = describeWith(new Refusal(code, { id: 7n }));

    expect(described).toMatchObject({ code, details: { id: 7n } });
    expect(described.detail).toMatch(/^[a-z][^\n]{8,}$/);
    expect(described.todo).toMatch(/^[A-Z][^\n]{8,}\.$/);
    const later = ['try_again', 'payment_unavailable'].includes(code);
    expect(described.status).toBeGreaterThanOrEqual(later ? 503 : 400);
    expect(described.status).toBeLessThan(later ? 504 : 500);
  });

  it('tells a database that cannot be reached from a defect, and shows nothing of either', () => {
    const error = new Error('connect ECONNREFUSED 10.1.2.3:5432');

    const unavailable = describeWith(error, true);
    const defect = describeWith(error);

    expect(unavailable).toMatchObject({ status: 503, code: 'unavailable' });
    expect(defect).toMatchObject({
      status: 500,
      code: 'internal',
      detail: 'internal error',
      details: { requestId: 'r-1' },
    });
    expect(JSON.stringify([unavailable, defect])).not.toContain('10.1.2.3');
  });

  it('names the field that is wrong, and never more than twenty', () => {
    const wide = z.strictObject(
      Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`field${index}`, z.string()])),
    );

    const described = describeWith(wide.safeParse({}).error);

    expect(described).toMatchObject({ status: 400, code: 'bad_request' });
    expect(described.detail).toMatch(/^field0: /);
    expect(described.details.issues).toHaveLength(20);
  });

  it.each([
    [400, 'bad_request'],
    [404, 'not_found'],
    [413, 'too_large'],
    [415, 'unsupported_media_type'],
    [408, 'bad_request'],
  ])('keeps the status %i of a request that no route saw', (statusCode, code) => {
    const described = describeWith(Object.assign(new Error('said by the server'), { statusCode }));

    expect(described).toMatchObject({ status: statusCode, code, detail: 'said by the server', details: {} });
  });

  it.each([new Error('x'), 'x', null, undefined, Object.assign(new Error('x'), { statusCode: 599 })])(
    'takes everything else for a defect: %s',
    (error) => {
      expect(describeWith(error)).toMatchObject({ status: 500, code: 'internal', detail: 'internal error' });
    },
  );
});
