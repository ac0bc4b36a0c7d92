import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CouponWorld, createCouponWorld, type TestMerchant } from '#test/coupon-world';
import {
  type Conversation,
  ConversationFile,
  fill,
  fillFrom,
  type Names,
  type Step,
  toCommand,
} from './conversation.ts';

/** Every recorded conversation begins at this moment, and time stands still between its steps. */
const beginning = new Date('2026-11-22T17:30:57Z');

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

let world: CouponWorld;

beforeAll(async () => {
  vi.useFakeTimers({ now: beginning, toFake: ['Date'] });
  world = await createCouponWorld();
});
afterAll(async () => {
  await world.close();
  vi.useRealTimers();
});

describe.each(files)('%s', (file) => {
  const conversations = ConversationFile.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

  test.each(conversations)('$title', async (conversation) => {
    world.core.clock.setOffsetMs(0);
    const names: Names = new Map();
    const merchants = await openMerchants(conversation, names);
    for (const [index, step] of conversation.steps.entries())
      await take(step, { merchants, names, where: `step ${index + 1}` });
  });
});

async function openMerchants({ merchants }: Conversation, names: Names): Promise<Map<string, TestMerchant>> {
  const opened = new Map<string, TestMerchant>();
  for (const [name, { under, sms, email }] of Object.entries(merchants)) {
    const parent = opened.get(under ?? '');
    const merchant = parent
      ? await world.subaccount(parent)
      : await world.merchant({
          ...(sms === undefined ? {} : { sms }),
          ...(email === undefined ? {} : { email }),
        });
    opened.set(name, merchant);
    names.set(name, String(merchant.accountId));
    names.set(`${name}.clientId`, merchant.keyPair.clientId);
    names.set(`${name}.secret`, merchant.keyPair.secret);
  }
  return opened;
}

type Scene = { merchants: ReadonlyMap<string, TestMerchant>; names: Names; where: string };

async function take(step: Step, { merchants, names, where }: Scene): Promise<void> {
  if ('note' in step) return;
  if ('advanceSeconds' in step) return world.advance(step.advanceSeconds);
  if ('do' in step) return act(step, names);

  const [method = '', url = ''] = fill(names, step.ask).split(' ');
  const payload =
    step.form === undefined
      ? step.body === undefined
        ? undefined
        : fill(names, JSON.stringify(step.body))
      : new URLSearchParams(JSON.parse(fill(names, JSON.stringify(step.form)))).toString();
  const type = step.form ? 'application/x-www-form-urlencoded' : 'application/json';
  const answer = await world.inject({
    method: method as 'GET',
    url,
    headers: {
      ...headersOf(step, merchants, names),
      ...(payload === undefined ? {} : { 'content-type': type }),
    },
    ...(payload === undefined ? {} : { payload }),
  });
  const expected = fillFrom(names, JSON.stringify(step.answer), answer.text);

  expect(pretty(answer.text), `${where}: ${step.ask}`).toBe(pretty(expected));
  expect(answer.text, `${where}: ${step.ask}`).toBe(expected);
  expect({ status: answer.status, type: answer.type }, where).toEqual({
    status: step.status,
    type: 'application/json; charset=utf-8',
  });
}

function headersOf(
  { as, headers }: Extract<Step, { ask: string }>,
  merchants: ReadonlyMap<string, TestMerchant>,
  names: Names,
): Record<string, string> {
  const pair = merchants.get(as ?? '')?.keyPair;
  if (as !== undefined && !pair) throw new Error(`no merchant is called ${as}`);
  const given =
    typeof headers === 'object'
      ? (JSON.parse(fill(names, JSON.stringify(headers))) as Record<string, string>)
      : {};
  if (!pair) return given;
  return headers === 'modern'
    ? { 'x-api-key': pair.clientId, 'x-api-secret': pair.secret }
    : { 'x-client-id': pair.clientId, 'x-client-secret': pair.secret, ...given };
}

async function act(step: Extract<Step, { do: string }>, names: Names): Promise<void> {
  const [noun = '', verb = ''] = step.do.split('.');
  const command = toCommand(JSON.parse(fill(names, JSON.stringify(step.with))));
  const verbs = world.core[noun as keyof typeof world.core] as unknown as Record<
    string,
    (command: unknown) => Promise<unknown>
  >;
  const result = await verbs[verb]?.(command);
  for (const [name, path] of Object.entries(step.keep)) {
    const value = path
      .split('.')
      .reduce<unknown>((from, key) => (from as Record<string, unknown>)?.[key], result);
    names.set(name, String(value));
  }
}

/** For a difference that a person can read. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}
