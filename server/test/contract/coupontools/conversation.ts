import { z } from 'zod';

const Merchant = z.strictObject({
  /** The merchant whose subaccount it is. */
  under: z.string().optional(),
  sms: z.boolean().optional(),
  email: z.boolean().optional(),
});

/** One thing that happens: something done behind the API, a request with its exact answer, time that passes. */
const Step = z.union([
  z.strictObject({
    /** A verb of the core, e.g. `campaigns.create`. */
    do: z.string(),
    /** Its command; names that end in `Id`, `Ids`, `Micros` or are `id` or `most` are whole numbers, those in `At` moments. */
    with: z.unknown(),
    /** The fields of its answer that are remembered, by name. */
    keep: z.record(z.string(), z.string()).default({}),
  }),
  z.strictObject({
    /** `POST /v3/coupon/list`; `{{name}}` is filled in. */
    ask: z.string(),
    /** The merchant whose key pair is in the headers; nobody where it is missing. */
    as: z.string().optional(),
    /** `legacy` headers where it is not said. */
    headers: z.union([z.enum(['legacy', 'modern']), z.record(z.string(), z.string())]).optional(),
    body: z.unknown().optional(),
    form: z.record(z.string(), z.string()).optional(),
    status: z.number().default(200),
    /** The answer's bytes are this without spaces. `{{name}}` takes letters and digits at its first appearance, `"{{#name}}"` a number. */
    answer: z.unknown(),
  }),
  z.strictObject({ advanceSeconds: z.number() }),
  z.strictObject({ note: z.string() }),
]);
export type Step = z.infer<typeof Step>;

const Conversation = z.strictObject({
  title: z.string(),
  merchants: z.record(z.string(), Merchant).default({ shop: {} }),
  steps: z.array(Step),
});
export type Conversation = z.infer<typeof Conversation>;

export const ConversationFile = z.array(Conversation);

/** The values of placeholders, so far. */
export type Names = Map<string, string>;

export function fill(names: Names, text: string): string {
  return text.replace(/\{\{#?([\w.]+)\}\}/g, (_, name: string) => {
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
  const fresh = new Map<string, string>();
  const pattern = template
    .split(/("\{\{#[\w.]+\}\}"|\{\{[\w.]+\}\})/)
    .map((part, index) => {
      if (index % 2 === 0) return escapeRegExp(part);
      const name = part.replace(/[^\w.]/g, '');
      const known = names.get(name);
      if (known !== undefined) return escapeRegExp(known);
      const group = fresh.get(name);
      if (group) return `\\k<${group}>`;
      fresh.set(name, `g${fresh.size}`);
      return `(?<${fresh.get(name)}>${part.startsWith('"') ? '\\d+' : '[A-Za-z0-9]+'})`;
    })
    .join('');
  const groups = new RegExp(`^${pattern}$`, 's').exec(actual)?.groups;
  for (const [name, group] of fresh) names.set(name, groups?.[group] ?? `{{${name}}}`);
  return fill(names, template.replace(/"(\{\{#[\w.]+\}\})"/g, '$1'));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** JSON as a core's verb wants it. */
export function toCommand(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => toCommand(item, name));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toCommand(item, key)]));
  if (/^(id|most)$|(Id|Ids|Micros)$/.test(name) && /^\d+$/.test(String(value))) return BigInt(String(value));
  return /At$/.test(name) && typeof value === 'string' ? new Date(value) : value;
}
