import { z } from 'zod';

const Stock = z.strictObject({
  country: z.number(),
  operator: z.string().optional(),
  service: z.string(),
  price: z.string(),
  count: z.number(),
});

const Customer = z.strictObject({
  /** The `userId`, where it matters. */
  name: z.string().optional(),
  balance: z.string().optional(),
  suspended: z.boolean().optional(),
});
export type Customer = z.infer<typeof Customer>;

/** One thing that happens: a request with its exact reply, a message, the clock, a payer. */
const Step = z.union([
  z.strictObject({
    /** `PUT /path?query`; `{{name}}` is filled in. */
    ask: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    /** Sent as JSON. */
    body: z.record(z.string(), z.unknown()).optional(),
    /** Sent as it is. */
    raw: z.string().optional(),
    status: z.number().default(200),
    /** The reply's bytes are this without spaces. `{{name}}` captures digits at its first appearance, `{{~name}}` any text. */
    reply: z.unknown(),
    /** The V3 address that a V2 reply names in its `Link` beside `/v3`. */
    twin: z.string().optional(),
    retryAfter: z.string().optional(),
  }),
  z.strictObject({ message: z.string(), from: z.string().default('Discord'), text: z.string() }),
  /** So many orders of this service, each with a message. */
  z.strictObject({ receive: z.number(), service: z.string(), country: z.number() }),
  z.strictObject({ advanceSeconds: z.number() }),
  z.strictObject({ waitSeconds: z.number() }),
  /** The payer's act on the provider's page with the invoice of that id. */
  z.strictObject({ pay: z.string(), how: z.enum(['paid', 'wrong_amount', 'cancel', 'confirm_check']) }),
  z.strictObject({ payCard: z.string(), page: z.string(), how: z.enum(['paid', 'error']) }),
]);
export type Step = z.infer<typeof Step>;
export type Ask = Extract<Step, { ask: string }>;

const Conversation = z.strictObject({
  title: z.string(),
  /** `user` is there unless it is described otherwise; the key of `other` is `{{otherKey}}`, of `user` `{{key}}`. */
  customers: z.record(z.string(), Customer).default({}),
  stock: z.array(Stock).default([]),
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
  return repeated.replace(/\{\{~?(\w+)\}\}/g, (_, name: string) => {
    const value = names.get(name);
    if (value === undefined) throw new Error(`nothing is known as {{${name}}}`);
    return value;
  });
}

/**
 * `template` as it must have been to be `actual`: what is known is filled in, what is new takes what stands there.
 * Where the two do not match, the answer differs from `actual`.
 */
export function fillFrom(names: Names, template: string, actual: string): string {
  const fresh = new Set<string>();
  const pattern = template
    .split(/(\{\{~?\w+\}\})/)
    .map((part, index) => {
      if (index % 2 === 0) return escapeRegExp(part);
      const name = part.replace(/\W/g, '');
      const known = names.get(name);
      if (known !== undefined) return escapeRegExp(known);
      if (fresh.has(name)) return `\\k<${name}>`;
      fresh.add(name);
      return `(?<${name}>${part.includes('~') ? '[^"]+?' : '\\d+'})`;
    })
    .join('');
  const groups = new RegExp(`^${pattern}$`, 's').exec(actual)?.groups;
  for (const name of fresh) names.set(name, groups?.[name] ?? `{{${name}}}`);
  return fill(names, template);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
