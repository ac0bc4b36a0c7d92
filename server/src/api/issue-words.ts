import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const formats: Readonly<Record<string, string>> = {
  url: 'an address like https://example.org/path',
  email: 'an address like ann@example.org',
  datetime: 'a moment like 2026-01-31T12:00:00Z',
  date: 'a day like 2026-01-31',
  uuid: 'a UUID',
};

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

/** Words for a faulty field: what came, and what would do. A schema's own message takes their place. */
export const describeIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = kinds[issue.expected] ?? issue.expected;
      return issue.input === undefined
        ? `is missing: give ${wanted}`
        : `must be ${wanted}, not ${show(issue.input)}`;
    }
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      const wanted = issue.values.length === 1 ? values : `one of ${values}`;
      return issue.input === undefined
        ? `is missing: give ${wanted}`
        : `must be ${wanted}, not ${show(issue.input)}`;
    }
    case 'too_small':
      if (issue.origin === 'string' && Number(issue.minimum) === 1) return 'must not be empty';
      return `must ${bound('at least', issue.minimum, issue.origin, issue.inclusive)}`;
    case 'too_big':
      return `must ${bound('at most', issue.maximum, issue.origin, issue.inclusive)}`;
    case 'invalid_format':
      return `must be ${formats[issue.format] ?? `written otherwise (${issue.format})`}, not ${show(issue.input)}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `${issue.keys.map((key) => show(key)).join(', ')}: not known here`;
    case 'invalid_union':
      return `has none of the forms that are taken: ${show(issue.input)}`;
    default:
      return undefined;
  }
};

function bound(
  which: 'at least' | 'at most',
  limit: number | bigint,
  origin: string,
  inclusive: boolean | undefined,
): string {
  const unit = units[origin];
  if (unit !== undefined) return `have ${which} ${limit}${unit}`;
  if (inclusive === false) return which === 'at least' ? `be more than ${limit}` : `be less than ${limit}`;
  return `be ${which} ${limit}`;
}

/** A short text as it came; of anything else what it is. */
function show(input: unknown): string {
  if (typeof input === 'string')
    return input.length <= 40 ? JSON.stringify(input) : `a text of ${input.length} characters`;
  if (input === null || typeof input === 'number' || typeof input === 'boolean') return String(input);
  return Array.isArray(input) ? 'a list' : `an ${typeof input}`;
}
