import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { fill, fillFrom, type Names } from '../smsonline/conversation.ts';
import { type Conversation, conversations, type Step } from './conversations.ts';
import { createFiveSimWorld, type FiveSimWorld } from './fivesim-world.ts';

/** Every conversation begins at this moment, and time stands still between its steps. */
const beginning = new Date('2025-05-14T02:17:30Z');

beforeAll(() => {
  vi.useFakeTimers({ now: beginning, toFake: ['Date'] });
});
afterAll(() => {
  vi.useRealTimers();
});

const bySettings = new Map<string, Conversation[]>();
for (const conversation of conversations) {
  const settings = JSON.stringify(conversation.settings ?? {});
  bySettings.set(settings, [...(bySettings.get(settings) ?? []), conversation]);
}

// Every conversation has its own accounts and stock.
describe.each([...bySettings])('with the settings %s', (settings, group) => {
  let world: FiveSimWorld;

  beforeAll(async () => {
    world = await createFiveSimWorld(JSON.parse(settings));
  });
  afterAll(() => world?.close());
  afterEach(() => world.clearStock());

  test.each(group)('$title', async ({ balance, stock = [], steps }) => {
    const names = await setScene(world, balance);
    for (const line of stock) await world.stock(line);

    for (const step of steps) await play(world, step, names);

    expect(await world.core.ledger.audit()).toEqual([]);
  });
});

async function setScene({ core, customer }: FiveSimWorld, balance = '100'): Promise<Names> {
  core.clock.setOffsetMs(0);
  const names: Names = new Map([['wrongKey', 'f'.repeat(32)]]);
  for (const role of ['user', 'other', 'suspended']) {
    const { name, key, accountId } = await customer(role === 'user' ? { balance } : {});
    if (role === 'suspended') await core.accounts.setState({ id: accountId, state: 'suspended' });
    names.set(role, name).set(`${role}Key`, key);
  }
  return names;
}

async function play(world: FiveSimWorld, step: Step, names: Names): Promise<void> {
  if ('message' in step)
    return world.sms({ phone: fill(names, step.message), sender: step.from, text: step.text });
  if ('waitSeconds' in step) return world.wait(step.waitSeconds);

  const { ask, as = 'user', method = 'GET', status = 200, json, text = '' } = step;
  const target = fill(names, ask.startsWith('/5sim') ? ask : `/5sim/v1${ask}`);
  const key = names.get(`${as}Key`);
  const answer = await world.ask(target, { key, method });

  const template = JSON.stringify(json)?.replace(/"\{\{#(\w+)\}\}"/g, '{{$1}}');
  expect({ ask, status: answer.status, type: answer.type, text: answer.text }).toEqual({
    ask,
    status,
    type: template === undefined ? 'text/plain; charset=utf-8' : 'application/json',
    text: template === undefined ? text : fillFrom(names, template, answer.text),
  });
}
