import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { groupBySettings } from '#test/by-settings';
import type { DialectWorld, Reply } from '#test/dialect-world';
import { expectSoundBooks } from '#test/sound-books';
import { fill, fillFrom, type Names } from '../contract/smsonline/conversation.ts';

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
type Step = z.infer<typeof Step>;

const Conversation = z.strictObject({
  title: z.string(),
  /** `user` is there unless it is described otherwise; the key of `other` is `{{otherKey}}`, of `user` `{{key}}`. */
  customers: z.record(z.string(), Customer).default({}),
  /** The pool of the first line is `{{pool1}}`, its name `{{~poolName1}}`, and so on. */
  stock: z.array(Stock).default([]),
  steps: z.array(Step),
});
type Conversation = z.infer<typeof Conversation>;

/** Conversations that share a server with these settings. */
const ConversationFile = z.strictObject({
  settings: z.record(z.string(), z.string()).default({}),
  conversations: z.array(Conversation),
});

async function setScene(
  world: DialectWorld,
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

/** The request of a step, and its answer. */
async function askStep(
  world: DialectWorld,
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
    target: `${world.prefix}/${fill(names, post ?? get ?? '')}`,
    headers: { ...(type === undefined ? {} : { 'content-type': type }), ...filled(headers) },
    body,
  });
}

/** The bytes that `template` stands for, as far as they are known before `actual`. */
const expected = (names: Names, template: unknown, actual: string) =>
  fillFrom(names, JSON.stringify(template).replace(/"#(\{\{\w+\}\})"/g, '$1'), actual);

/** Every recorded conversation begins at this moment, and time stands still between its steps. */
const beginning = new Date('2024-01-06T17:37:49Z');

/** Plays all that is recorded in a folder, and audits the books. */
export function playConversations(
  folder: URL,
  createWorld: (env?: Record<string, string>) => Promise<DialectWorld>,
): void {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({
      file,
      ...ConversationFile.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))),
    }));

  beforeAll(() => {
    vi.useFakeTimers({ now: beginning, toFake: ['Date'] });
  });
  afterAll(() => {
    vi.useRealTimers();
  });

  // Every conversation has its own accounts and stock.
  describe.each(groupBySettings(files))('with the settings %s', (_, group) => {
    let world: DialectWorld;

    beforeAll(async () => {
      world = await createWorld(group[0]?.settings);
    });
    afterAll(async () => {
      await expectSoundBooks(world);
      await world?.close();
    });

    describe.each(group)('$file', ({ conversations }) => {
      test.each(conversations)('$title', async (conversation) => {
        const names = await setScene(world, conversation);

        for (const step of conversation.steps) await play(world, step, names);
      });
      afterEach(() => world.clearStock());
    });
  });
}

async function play(world: DialectWorld, step: Step, names: Names): Promise<void> {
  if ('message' in step)
    return world.sms({ phone: fill(names, step.message), sender: step.from, text: step.text });
  if ('advanceSeconds' in step) {
    world.advance(step.advanceSeconds);
    await world.core.activations.expireDue();
    await world.core.rentals.missUnreached();
    await world.core.rentals.endTerms();
    return;
  }
  const { status, headers, body } = await askStep(world, step, names);

  const head = { status, type: headers['content-type'] };
  expect({ ask: step.get ?? step.post, ...head, body: step.length ?? body }).toEqual({
    ask: step.get ?? step.post,
    status: step.status,
    type: 'application/json; charset=utf-8',
    body: step.length === undefined ? expected(names, step.reply, body) : JSON.parse(body).length,
  });
}
