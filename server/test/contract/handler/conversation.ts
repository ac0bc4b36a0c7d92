import { z } from 'zod';

const CustomerFixture = z.strictObject({
  balance: z.string().optional(),
  dialect: z.enum(['auto', 'seed', 'classic']).optional(),
  strictWords: z.boolean().optional(),
  v2Types: z.enum(['number', 'text']).optional(),
  rentAnswer: z.enum(['phone', 'v2']).optional(),
  ipAllow: z.array(z.string()).optional(),
  suspended: z.boolean().optional(),
});

const StockFixture = z.strictObject({
  supplier: z.string().default('own'),
  country: z.number(),
  operator: z.string().optional(),
  service: z.string(),
  price: z.string(),
  count: z.number(),
  step: z.number().optional(),
  /** The prices of terms on these numbers; without it they are not for rent. */
  rent: z
    .array(z.strictObject({ fromHours: z.number(), unitHours: z.number(), price: z.string() }))
    .optional(),
});

/** One thing that happens: a request with its exact reply, a message, the clock, an operator's hand. */
const Step = z.union([
  z.strictObject({
    /** `GET /path?query`; `{{name}}` is filled in. */
    ask: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    form: z.string().optional(),
    /** The reply's bytes, as text/plain. `{{name}}` captures digits at its first appearance. */
    text: z.string(),
  }),
  z.strictObject({
    ask: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    form: z.string().optional(),
    /** The reply's bytes as application/json are this without spaces; `"{{#name}}"` is a number. */
    json: z.unknown(),
  }),
  z.strictObject({
    ask: z.string(),
    /** The same for long lists, as the text itself. */
    bytes: z.string(),
  }),
  z.strictObject({
    ask: z.string(),
    /** The reply has no body, and no type. */
    status: z.literal(204),
  }),
  z.strictObject({ message: z.string(), from: z.string().default('Telegram'), text: z.string() }),
  z.strictObject({ advanceSeconds: z.number() }),
  z.strictObject({ offline: z.string() }),
  z.strictObject({ note: z.string() }),
]);
export type Step = z.infer<typeof Step>;

const Conversation = z.strictObject({
  title: z.string(),
  /** Keys by the names that requests use; `key` is there unless it is described otherwise. */
  customers: z.record(z.string(), CustomerFixture).default({}),
  stock: z.array(StockFixture).default([]),
  steps: z.array(Step),
});
export type Conversation = z.infer<typeof Conversation>;

/** Conversations that share a server with these settings. */
export const ConversationFile = z.strictObject({
  settings: z.record(z.string(), z.string()).default({}),
  conversations: z.array(Conversation),
});

/** The values of placeholders, so far. */
export type Names = Map<string, string>;

/** `text` with every placeholder filled in; `{{a*100}}` is the letter a hundred times. */
export function fill(names: Names, text: string): string {
  const repeated = text.replace(/\{\{(\w)\*(\d+)\}\}/g, (_, letter: string, count: string) =>
    letter.repeat(Number(count)),
  );
  return repeated.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = names.get(name);
    if (value === undefined) throw new Error(`nothing is known as {{${name}}}`);
    return value;
  });
}

/**
 * `template` as it must have been to be `actual`: what is known is filled in, what is new takes the digits that stand
 * there. Where the two do not match, the answer differs from `actual`.
 */
export function fillFrom(names: Names, template: string, actual: string): string {
  const fresh = new Set<string>();
  const pattern = template
    .split(/("\{\{#\w+\}\}"|\{\{\w+\}\})/)
    .map((part, index) => {
      if (index % 2 === 0) return escapeRegExp(part);
      const name = part.replace(/\W/g, '');
      const known = names.get(name);
      if (known !== undefined) return escapeRegExp(known);
      if (fresh.has(name)) return `\\k<${name}>`;
      fresh.add(name);
      return `(?<${name}>\\d+)`;
    })
    .join('');
  const groups = new RegExp(`^${pattern}$`, 's').exec(actual)?.groups;
  for (const name of fresh) names.set(name, groups?.[name] ?? `{{${name}}}`);
  return fill(names, template.replace(/"\{\{#(\w+)\}\}"/g, '{{$1}}'));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
