import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { groupBySettings } from '#test/by-settings';
import { createHandlerClient } from '#test/handler-client';
import { createHandlerWorld, type HandlerWorld } from '#test/handler-world';
import {
  type Conversation,
  ConversationFile,
  fill,
  fillFrom,
  type Names,
  type Step,
} from './conversation.ts';

/** Every recorded conversation begins at this moment, and time stands still between its steps. */
const beginning = new Date('2026-11-22T17:30:57Z');

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    file,
    ...ConversationFile.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))),
  }));

beforeAll(() => {
  // The limit of calls a second goes by the other clock.
  vi.useFakeTimers({ now: beginning, toFake: ['Date', 'performance'] });
});
afterAll(() => {
  vi.useRealTimers();
});

// Every conversation has its own accounts and stock.
describe.each(groupBySettings(files))('with the settings %s', (_, group) => {
  let world: HandlerWorld;
  let client: ReturnType<typeof createHandlerClient>;

  beforeAll(async () => {
    world = await createHandlerWorld(group[0]?.settings);
    client = createHandlerClient(world.port);
  });
  afterAll(async () => {
    client?.close();
    await world?.close();
  });

  describe.each(group)('$file', ({ conversations }) => {
    test.each(conversations)('$title', async (conversation) => {
      const names = await setScene(world, conversation);

      for (const step of conversation.steps) await play(step, names);
    });
    afterEach(() => world.clearStock());
  });

  async function play(step: Step, names: Names): Promise<void> {
    if ('message' in step)
      return world.message({ phone: fill(names, step.message), sender: step.from, text: step.text });
    if ('advanceSeconds' in step) {
      const { clock } = world.core;
      return clock.setOffsetMs(clock.offsetMs() + step.advanceSeconds * 1000);
    }
    if ('offline' in step)
      return world.core.inventory.setNumberState({ phone: fill(names, step.offline), state: 'offline' });
    if (!('ask' in step)) return;

    const [method = '', target = ''] = fill(names, step.ask).split(/ (.*)/s);
    const headers = 'headers' in step ? step.headers : undefined;
    const form = 'form' in step && step.form !== undefined ? fill(names, step.form) : undefined;
    const reply = await client.ask({
      method,
      target,
      headers:
        form === undefined
          ? { ...headers }
          : { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      ...(form === undefined ? {} : { body: form }),
    });
    expect({ ask: step.ask, ...reply }).toEqual({ ask: step.ask, ...expectedReply(step, names, reply.body) });
  }
});

function expectedReply(step: Step, names: Names, body: string) {
  if ('json' in step || 'bytes' in step) {
    const template = 'bytes' in step ? step.bytes : JSON.stringify(step.json);
    return { status: 200, type: 'application/json', body: fillFrom(names, template, body) };
  }
  return 'text' in step
    ? { status: 200, type: 'text/plain; charset=utf-8', body: fillFrom(names, step.text, body) }
    : { status: 204, type: undefined, body: '' };
}

async function setScene(world: HandlerWorld, { customers, stock }: Conversation): Promise<Names> {
  const names: Names = new Map();
  world.core.clock.setOffsetMs(0);
  for (const [name, options] of Object.entries({ key: {}, ...customers })) {
    names.set(name, (await world.customer(options)).key);
  }
  for (const line of stock) await world.stock(line);
  return names;
}
