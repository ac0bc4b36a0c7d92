import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { addUp } from '#test/added-up';
import { groupBySettings } from '#test/by-settings';
import {
  type Ask,
  type Conversation,
  ConversationFile,
  type Customer,
  fill,
  fillFrom,
  type Names,
  type Step,
} from './conversation.ts';
import { createSmsOnlineWorld, type SmsOnlineWorld } from './smsonline-world.ts';

/** Every recorded conversation begins at this moment (of the seed's example), and time stands still between its steps. */
const beginning = new Date('2025-05-14T02:17:30Z');

const folder = new URL('./', import.meta.url);
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
  let world: SmsOnlineWorld;

  beforeAll(async () => {
    world = await createSmsOnlineWorld(group[0]?.settings);
  });
  afterAll(() => world?.close());

  describe.each(group)('$file', ({ conversations }) => {
    test.each(conversations)('$title', async (conversation) => {
      const names = await setScene(world, conversation);

      for (const step of conversation.steps) await play(world, step, names);
    });
    afterEach(() => world.clearStock());
  });
});

async function setScene(world: SmsOnlineWorld, { customers, stock }: Conversation): Promise<Names> {
  const names: Names = new Map([['url', world.url]]);
  world.core.clock.setOffsetMs(0);
  for (const [role, { name, balance, suspended }] of Object.entries<Customer>({ user: {}, ...customers })) {
    const customer = await world.customer({ ...(name && { name }), ...(balance && { balance }) });
    if (suspended) await world.core.accounts.setState({ id: customer.accountId, state: 'suspended' });
    names.set(role, customer.name).set(role === 'user' ? 'key' : `${role}Key`, customer.key);
  }
  for (const line of stock) await world.stock(line);
  return names;
}

async function play(world: SmsOnlineWorld, step: Step, names: Names): Promise<void> {
  if ('ask' in step) return ask(world, step, names);
  if ('message' in step)
    return world.sms({ phone: fill(names, step.message), sender: step.from, text: step.text });
  if ('receive' in step) return receive(world, step, names);
  if ('advanceSeconds' in step) return world.advance(step.advanceSeconds);
  if ('waitSeconds' in step) {
    await world.wait(step.waitSeconds);
    await addUp(world);
    return;
  }

  const { cryptomus, pay4bit } = world.core.payments.emulators;
  if ('pay' in step) await cryptomus?.pay(fill(names, step.pay), step.how);
  else {
    pay4bit?.visit(fill(names, step.page));
    await pay4bit?.pay(fill(names, step.payCard), step.how);
  }
  // The provider reported; what follows is done by jobs.
  await world.wait(0);
}

async function receive(
  world: SmsOnlineWorld,
  { receive: count, service, country }: Extract<Step, { receive: number }>,
  names: Names,
): Promise<void> {
  const { id: accountId } = await world.core.accounts.get({ name: names.get('user') ?? '' });
  for (let done = 0; done < count; done++) {
    const { phone } = await world.core.activations.buy({
      accountId,
      serviceId: service,
      countryId: country,
    });
    await world.sms({
      phone,
      sender: 'Discord',
      text: `Your Discord verification code is ${100_000 + done}`,
    });
  }
}

async function ask(world: SmsOnlineWorld, step: Ask, names: Names): Promise<void> {
  const [method = '', target = ''] = fill(names, step.ask).split(/ (.*)/s);
  const body = step.raw ?? (step.body && JSON.stringify(step.body));
  const {
    status,
    headers,
    body: actual,
  } = await world.ask({
    method,
    target,
    headers: {
      ...(step.body && { 'content-type': 'application/json' }),
      ...Object.fromEntries(
        Object.entries(step.headers ?? {}).map(([name, value]) => [name, fill(names, value)]),
      ),
    },
    ...(body !== undefined && { body: fill(names, body) }),
  });

  const isV2 = target.startsWith('/cs');
  const successor = '</v3>; rel="successor-version"';
  expect({
    ask: step.ask,
    status,
    type: headers['content-type'],
    deprecation: headers.deprecation,
    link: headers.link,
    retryAfter: headers['retry-after'],
    body: actual,
  }).toEqual({
    ask: step.ask,
    status: step.status,
    type: 'application/json; charset=utf-8',
    deprecation: isV2 ? 'true' : undefined,
    link: !isV2
      ? undefined
      : step.twin
        ? `${successor}, <${fill(names, step.twin)}>; rel="successor-version"`
        : successor,
    retryAfter: step.retryAfter,
    body: fillFrom(names, JSON.stringify(step.reply), actual),
  });
}
