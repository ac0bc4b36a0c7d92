import type { z } from 'zod';

/** Sample values for most schemas; the first that a schema takes is its sample. */
const candidates: readonly unknown[] = [
  ...['demo', '1', '2', 'tg', '+447911123456', 'someone@example.org', 'https://example.org/hook', '10'],
  ...[
    '2027-01-31',
    '2027-01-31 10:00:00',
    '2027-01-31T10:00:00Z',
    '0.10',
    'true',
    'en',
    'GB',
    'UTC',
    '10:00',
  ],
  ...[
    'abcdefgh',
    'A text',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLJSw',
    'a',
    'phone\n1',
    '127.0.0.1',
    '12:00-13:00',
  ],
  ...[1, 24, 0, true, false, null, [], {}, ['1'], ['read'], ['tg']],
];

type Inner = {
  type: string;
  innerType?: z.ZodType;
  in?: z.ZodType;
  element?: z.ZodType;
  shape?: Record<string, z.ZodType>;
  options?: readonly z.ZodType[];
  entries?: Record<string, unknown>;
  values?: readonly unknown[];
};

const innerOf = (schema: z.ZodType): Inner => schema.def as unknown as Inner;

/** Some schemas read amounts, and refuse in the words of the core. */
function takes(schema: z.ZodType, value: unknown): boolean {
  try {
    return schema.safeParse(value).success;
  } catch {
    return false;
  }
}

const isOptional = (schema: z.ZodType) => takes(schema, undefined);

/** Something that the schema takes; of what it need not have, nothing. Undefined where none was found. */
export function sampleOf(schema: z.ZodType): unknown {
  const { type, innerType, in: input, element, shape, options, entries, values } = innerOf(schema);
  if (type === 'object' && shape) {
    const fields = Object.entries(shape).filter(([, field]) => !isOptional(field));
    return Object.fromEntries(fields.map(([name, field]) => [name, sampleOf(field)]));
  }
  if (type === 'array' && element) return [sampleOf(element)];
  if (innerType) return sampleOf(innerType);
  if (entries) return Object.values(entries)[0];
  if (values) return values[0];
  const found = candidates.find((value) => takes(schema, value));
  if (found !== undefined) return found;
  const nested = [...(options ?? []), ...(input ? [input] : [])].map(sampleOf);
  return nested.find((value) => takes(schema, value)) ?? nested[0];
}

export type Path = readonly string[];

/** Where single values stand in what the schema takes, however deep; of a list the first. */
export function leavesOf(schema: z.ZodType, path: Path = []): Path[] {
  const { innerType, in: input, element, shape, options } = innerOf(schema);
  if (shape) return Object.entries(shape).flatMap(([name, field]) => leavesOf(field, [...path, name]));
  if (element) return leavesOf(element, [...path, '0']);
  if (innerType) return leavesOf(innerType, path);
  if (options) return options.flatMap((option) => leavesOf(option, path));
  if (input && leavesOf(input, path).length > 1) return leavesOf(input, path);
  return [path];
}

/** A sample with that value at that place; what stands on the way there is made. */
export function sampleWith(schema: z.ZodType, path: Path, value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const { innerType, in: input, element, shape, options } = innerOf(schema);
  if (innerType) return sampleWith(innerType, path, value);
  if (element) return [sampleWith(element, rest, value)];
  if (options) {
    const option = options.find((one) => leavesOf(one).some((leaf) => leaf[0] === name));
    return option ? sampleWith(option, path, value) : value;
  }
  if (input) return sampleWith(input, path, value);
  const field = shape?.[name];
  if (!field) return value;
  return { ...(sampleOf(schema) as object), [name]: sampleWith(field, rest, value) };
}
