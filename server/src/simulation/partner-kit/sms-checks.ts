import { randomInt } from 'node:crypto';
import { CheckEnd, type CheckWorld, expectQuiet, finish, receive, take } from './check-world.ts';
import type { PushScript } from './fake-hub.ts';

const error = (httpStatus: number, code: string) => ({
  httpStatus,
  body: JSON.stringify({ status: 'ERROR', error: code }),
});

/** A number may come back that a check had before: the same words once more would be a repeat. */
const newText = () => `code ${randomInt(100_000, 1_000_000)}`;

/** 1: FINISH may be repeated, and only FINISH closes. */
export async function onlyFinishCloses(world: CheckWorld): Promise<string[]> {
  const empty = await take(world);
  await finish(world, empty, 4);
  await finish(world, empty, 4);
  const used = await take(world);
  const details = ['status 4 twice'];
  try {
    await receive(world, used, 'first code 111111');
    if (world.provoke) {
      await receive(world, used, 'second code 222222');
      details.push('a second message came to the same operation');
    }
  } finally {
    await finish(world, used, 3);
    await finish(world, used, 3);
    await finish(world, used, 5);
  }
  return [...details, 'status 3 twice, then 5'];
}

/** 2: at once, the same bytes again after a failure, never after a success. */
export async function repeatsAfterFailure(world: CheckWorld): Promise<string[]> {
  const { gapMs } = await comesAgain(world, { httpStatus: 500, body: '' });
  return [`repeated after ${gapMs} ms, then quiet`];
}

/** 10: a lost acknowledgement is followed by the same bytes; the hub shows one message. */
export async function survivesLostAcknowledgement(world: CheckWorld): Promise<string[]> {
  const before = world.hub.messages.length;
  const { gapMs, phone } = await comesAgain(world, { httpStatus: 200, body: '', drop: true, store: true });
  const shown = shownSince(world, before, phone);
  if (shown.length !== 1) throw new CheckEnd('fail', `the hub shows ${shown.length} messages instead of 1`);
  return [
    `repeated after ${gapMs} ms and shown once`,
    'by hand: kill the partner between SMS and push, and between push and answer; nothing may be lost',
  ];
}

/** 12: "not yet" is followed by the same bytes. */
export async function repeatsAfterTryAgain(world: CheckWorld): Promise<string[]> {
  const { gapMs } = await comesAgain(world, error(503, 'TRY_AGAIN'));
  return [`repeated after ${gapMs} ms`];
}

/** The first arrival gets `answer`, the next a proper one; then there must be quiet. */
async function comesAgain(
  world: CheckWorld,
  answer: ReturnType<PushScript>,
): Promise<{ gapMs: number; phone: string }> {
  const order = await take(world);
  const script: PushScript = (attempt) => (attempt === 1 ? answer : undefined);
  try {
    const [first, second] = await receive(world, order, newText(), { times: 2, script });
    if (!first || !second) throw new CheckEnd('fail', 'not repeated');
    if (first.body !== second.body) throw new CheckEnd('fail', 'the repeat has other content');
    const gapMs = second.at.getTime() - first.at.getTime();
    if (gapMs < world.retryMs * 0.9) throw new CheckEnd('fail', `repeated after ${gapMs} ms, too soon`);
    if (gapMs > world.retryMs * 1.3 + 2000)
      throw new CheckEnd('fail', `repeated after ${gapMs} ms, too late`);
    await expectQuiet(world, order, 'although it had been acknowledged');
    return { gapMs, phone: order.phone };
  } finally {
    await finish(world, order, 3);
  }
}

/** 3: the final errors end the retries. */
export async function finalErrorsEnd(world: CheckWorld): Promise<string[]> {
  if (world.dialect === 'smshub') throw new CheckEnd('skip', 'this dialect knows no final error');
  const answers = [error(404, 'NO_OPERATION'), error(404, 'NO_OP'), error(403, 'BAD_SERVICE')];
  await allOf(answers, async (answer) => {
    const order = await take(world);
    try {
      await receive(world, order, newText(), { script: () => answer });
      await expectQuiet(world, order, `after ${answer.body}`);
    } finally {
      await finish(world, order, 4);
    }
  });
  return ['NO_OPERATION, NO_OP and BAD_SERVICE were each sent once'];
}

/** 9: text survives; `Content-Type` names the charset. */
export async function textSurvives(world: CheckWorld): Promise<string[]> {
  const text = 'Код: 555555\nстрока 2 🔑 "кавычки" \\ слеш';
  const order = await take(world);
  try {
    const [arrival] = await receive(world, order, text);
    if (!arrival?.userAgent) throw new CheckEnd('fail', 'no User-Agent');
    if (!/^application\/json;\s*charset="?utf-8"?$/i.test(arrival.contentType ?? '')) {
      throw new CheckEnd('fail', `Content-Type is ${arrival.contentType ?? 'missing'}`);
    }
    if (!world.provoke) return ['Content-Type is right; the text was not ours to compare'];
    if (arrival.push?.text !== text)
      throw new CheckEnd('fail', `the text came as ${JSON.stringify(arrival.push?.text)}`);
    return ['Content-Type is right; Cyrillic, emoji, quotes and newline came unchanged'];
  } finally {
    await finish(world, order, 3);
  }
}

/** 11: messages of one rental share their id and are all shown, each once. */
export async function rentalMessagesAreKeptApart(world: CheckWorld): Promise<string[]> {
  if (world.dialect === 'smshub') throw new CheckEnd('skip', 'this dialect documents no rental');
  const before = world.hub.messages.length;
  const order = await take(world, { service: 'rent' });
  try {
    const [first] = await receive(world, order, 'rental code 666666');
    if (!world.provoke) return ['one message came; a second was not ours to send'];
    const [second] = await receive(world, order, 'rental code 777777');
    const shown = shownSince(world, before, order.phone);
    if (first?.push?.smsId.text !== second?.push?.smsId.text)
      throw new CheckEnd('fail', 'smsId is not the operation');
    if (shown.length !== 2) throw new CheckEnd('fail', `${shown.length} messages are shown instead of 2`);
    return ['two messages under one smsId, both shown'];
  } finally {
    await finish(world, order, 3);
  }
}

/** A partner may give a number that another check has had, with the messages that came for that. */
function shownSince({ hub }: CheckWorld, before: number, phone: string) {
  return hub.messages.slice(before).filter((message) => message.phone === phone);
}

async function allOf<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(items.map(run));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
