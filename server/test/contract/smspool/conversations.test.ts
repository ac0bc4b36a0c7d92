import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { groupBySettings } from '#test/by-settings';
import { expectSoundBooks } from '#test/sound-books';
import { fill, type Names } from '../smsonline/conversation.ts';
import { askStep, ConversationFile, expected, type Step, setScene } from './conversation.ts';
import { createSmsPoolWorld, type SmsPoolWorld } from './smspool-world.ts';

/** Every recorded conversation begins at this moment, and time stands still between its steps. */
const beginning = new Date('2024-01-06T17:37:49Z');

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
  let world: SmsPoolWorld;

  beforeAll(async () => {
    world = await createSmsPoolWorld(group[0]?.settings);
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

async function play(world: SmsPoolWorld, step: Step, names: Names): Promise<void> {
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
