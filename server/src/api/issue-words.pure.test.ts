import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeIssue } from './issue-words.ts';

const say = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: describeIssue }).error?.issues.map(({ message }) => message);

describe('what is wrong with a field', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.string(), undefined, 'is missing: give text'],
    [z.string(), 5, 'must be text, not 5'],
    [z.int(), 'five', 'must be a number, not "five"'],
    [z.int(), 1.5, 'must be a whole number, not 1.5'],
    [z.boolean(), null, 'must be true or false, not null'],
    [z.array(z.string()), {}, 'must be a list, not an object'],
    [z.enum(['manual', 'partner']), undefined, 'is missing: give one of manual, partner'],
    [z.enum(['manual', 'partner']), 'mine', 'must be one of manual, partner, not "mine"'],
    [z.literal('yes'), 'no', 'must be yes, not "no"'],
    [z.string().min(1), '', 'must not be empty'],
    [z.string().min(3), 'ab', 'must have at least 3 characters'],
    [z.string().max(2), 'abc', 'must have at most 2 characters'],
    [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 entries'],
    [z.number().max(100), 101, 'must be at most 100'],
    [z.number().gt(0), 0, 'must be more than 0'],
    [z.number().lt(5), 5, 'must be less than 5'],
    [z.number().multipleOf(5), 7, 'must be a multiple of 5'],
    [z.url(), 'here', 'must be an address like https://example.org/path, not "here"'],
    [z.iso.datetime(), 'now', 'must be a moment like 2026-01-31T12:00:00Z, not "now"'],
    [z.strictObject({}), { nme: 1 }, '"nme": not known here'],
    [z.union([z.string(), z.number()]), true, 'has none of the forms that are taken: true'],
    [z.enum(['a']), 'x'.repeat(41), 'must be a, not a text of 41 characters'],
  ])('%# is said in words that tell what would do', (schema, value, words) => {
    expect(say(schema, value)).toEqual([words]);
  });

  it('is what the schema itself says, where it says something', () => {
    expect(say(z.string().regex(/^a/, 'must begin with a'), 'b')).toEqual(['must begin with a']);
  });
});
