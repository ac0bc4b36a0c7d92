import { z } from 'zod';
import { fill, fillFrom, type Names } from '../smsonline/conversation.ts';
import type { Reply, SmsPoolWorld } from './smspool-world.ts';

const Stock = z.strictObject({
  country: z.number(),
  operator: z.string().optional(),
  service: z.string(),
  price: z.string(),
  count: z.number(),
  rentPerDay: z.string().optional(),
});

const Customer = z.strictObject({
  balance: z.string().optional(),
  suspended: z.boolean().optional(),
  scopes: z.array(z.string()).optional(),
  ipAllow: z.array(z.string()).optional(),
});

/** One thing that happens: a request with its exact reply, a message, the clock. */
const Step = z.union([
  z.strictObject({
    /** Below the prefix, with its query: `sms/check?key={{key}}`. */
    get: z.string().optional(),
    post: z.string().optional(),
    form: z.record(z.string(), z.string()).optional(),
    json: z.record(z.string(), z.unknown()).optional(),
    /** Sent as it is. */
    raw: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    status: z.number().default(200),
    /**
     * The reply's bytes are this without spaces. `{{name}}` takes digits at its first appearance, `{{~name}}` any text;
     * `"#{{name}}"` is a number.
     */
    reply: z.unknown().optional(),
    /** Only how many items a list has. */
    length: z.number().optional(),
  }),
  z.strictObject({ message: z.string(), from: z.string().default('Telegram'), text: z.string() }),
  z.strictObject({ advanceSeconds: z.number() }),
]);
export type Step = z.infer<typeof Step>;

const Conversation = z.strictObject({
  title: z.string(),
  /** `user` is there unless it is described otherwise; the key of `other` is `{{otherKey}}`, of `user` `{{key}}`. */
  customers: z.record(z.string(), Customer).default({}),
  /** The pool of the first line is `{{pool1}}`, its name `{{~poolName1}}`, and so on. */
  stock: z.array(Stock).default([]),
  steps: z.array(Step),
});
export type Conversation = z.infer<typeof Conversation>;

/** Conversations that share a server with these settings. */
export const ConversationFile = z.strictObject({
  settings: z.record(z.string(), z.string()).default({}),
  conversations: z.array(Conversation),
});

export async function setScene(
  world: SmsPoolWorld,
  { customers, stock }: Pick<Conversation, 'customers' | 'stock'>,
): Promise<Names> {
  const names: Names = new Map();
  world.core.clock.setOffsetMs(0);
  for (const [role, { balance, suspended, scopes, ipAllow }] of Object.entries<z.infer<typeof Customer>>({
    user: {},
    ...customers,
  })) {
    const { accountId } = await world.customer(balance === undefined ? {} : { balance });
    const { key } = await world.core.accounts.createKey({ accountId, scopes, ipAllow });
    if (suspended) await world.core.accounts.setState({ id: accountId, state: 'suspended' });
    names.set(role === 'user' ? 'key' : `${role}Key`, key);
  }
  for (const [at, line] of stock.entries()) {
    const { supplierId } = await world.stock(line);
    names.set(`pool${at + 1}`, String(supplierId));
  }
  return names;
}

/** What a step asks, and what is answered. */
export async function askStep(
  world: SmsPoolWorld,
  { get, post, form, json, raw, headers = {} }: Extract<Step, { reply?: unknown }>,
  names: Names,
): Promise<Reply> {
  const filled = (fields: Record<string, string>) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fill(names, value)]));
  const [type, body] = form
    ? ['application/x-www-form-urlencoded', new URLSearchParams(filled(form)).toString()]
    : json
      ? ['application/json', fill(names, JSON.stringify(json))]
      : [undefined, raw === undefined ? undefined : fill(names, raw)];
  return world.ask({
    method: post === undefined ? 'GET' : 'POST',
    target: `/smspool/${fill(names, post ?? get ?? '')}`,
    headers: { ...(type === undefined ? {} : { 'content-type': type }), ...filled(headers) },
    body,
  });
}

/** The bytes that `template` stands for, as far as they are known before `actual`. */
export const expected = (names: Names, template: unknown, actual: string) =>
  fillFrom(names, JSON.stringify(template).replace(/"#(\{\{\w+\}\})"/g, '$1'), actual);
