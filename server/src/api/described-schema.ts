import { z } from 'zod';

/** A schema in JSON, as OpenAPI 3.1 has it. */
export type JsonSchema = { [key: string]: unknown };

/** Schemas with a name (`.meta({ id })`), collected while others are described. */
export type NamedSchemas = Map<string, JsonSchema>;

/**
 * What is sent (`input`) or answered (`output`) by a schema. Named ones are put into `named` and referred to. In a reply a bigint is
 * decimal text and a moment is ISO 8601, as `renderJson` writes them.
 */
export function describeSchema(schema: z.ZodType, io: 'input' | 'output', named: NamedSchemas): JsonSchema {
  const { $schema, $defs, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => refine(zodSchema._zod.def.type, jsonSchema, io),
  }) as JsonSchema & { $defs?: Record<string, JsonSchema> };
  for (const [name, one] of Object.entries($defs ?? {})) {
    const { id: _, ...rest } = one;
    named.set(name, pointToComponents(rest));
  }
  return pointToComponents(described);
}

function refine(type: string, json: JsonSchema, io: 'input' | 'output'): void {
  if (type === 'bigint') Object.assign(json, { type: 'string', pattern: '^-?[0-9]+$' });
  if (type === 'date') Object.assign(json, { type: 'string', format: 'date-time' });
  // The format says it; zod's own pattern of days is a page long.
  if (json.format !== undefined || json.type === 'integer') delete json.pattern;
  // Fields may be added to replies: whoever reads them must not mind.
  if (io === 'output' && json.additionalProperties === false) delete json.additionalProperties;
}

function pointToComponents<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as T;
}
