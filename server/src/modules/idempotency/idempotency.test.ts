import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db';
import { Overloaded } from '#kernel/group';
import { isRefusal, Refusal } from '#kernel/refusal';
import { createSealer } from '#kernel/seal';
import { createGate } from '#test/gate';
import { createWorld, type World } from '#test/world';
import { type Answer, createIdempotency, type RunOnce } from './index.ts';

let world: World;
let idempotency: ReturnType<typeof createIdempotency>;
beforeAll(async () => {
  world = await createWorld();
  idempotency = another();
});
afterAll(() => world.close());

type Process = Partial<Parameters<typeof createIdempotency>[0]>;
/** Another process with the same database. */
function another(deps: Process = {}): ReturnType<typeof createIdempotency> {
  const sealer = createSealer('test secret of many letters');
  return createIdempotency({ db: world.db, clock: world.core.clock, sealer, ...deps });
}

const describeError = (error: unknown): Answer =>
  isRefusal(error)
    ? { status: error.code === 'rate_limited' ? 429 : 409, body: error.code }
    : { status: 500, body: 'internal' };

let serial = 0;
/** A request under a name of its own, which counts how often its work was done. */
function request(fields: Partial<RunOnce> = {}): RunOnce & { done: number } {
  const one: RunOnce & { done: number } = {
    ...{ owner: 'account:1', key: `key ${++serial}`, requestHash: 'same', done: 0, describe: describeError },
    work: async () => ({ status: 201, body: `made ${one.done}` }),
    ...fields,
  };
  const { work } = one;
  one.work = () => {
    one.done++;
    return work();
  };
  return one;
}

const rowOf = async ({ owner, key }: RunOnce) => {
  const { rows } = await sql<{ row: string }>`
    select k::text as row from idempotency_key k where owner = ${owner} and key = ${key}`.execute(
    world.db.read,
  );
  return rows[0]?.row;
};
const failure = (reason: string) => ({ code: 'idempotency_unfinished', details: { reason } });

describe('the same name again', () => {
  it('is given the first answer, and nothing is done', async () => {
    const first = request();

    const answers = [await idempotency.run(first), await idempotency.run(first), await another().run(first)];

    expect(first.done).toBe(1);
    expect(answers).toEqual([
      { status: 201, body: 'made 1', isRepeat: false },
      { status: 201, body: 'made 1', isRepeat: true },
      { status: 201, body: 'made 1', isRepeat: true },
    ]);
  });

  it('is refused for another request, done or under way', async () => {
    const gate = createGate();
    const done = request();
    const slow = request({ work: () => gate.opened.then(() => ({ status: 200, body: '' })) });
    await idempotency.run(done);
    const running = idempotency.run(slow);

    await expect(idempotency.run({ ...done, requestHash: 'other' })).rejects.toMatchObject({
      code: 'idempotency_mismatch',
    });
    await expect(idempotency.run({ ...slow, requestHash: 'other' })).rejects.toMatchObject({
      code: 'idempotency_mismatch',
    });
    gate.open();
    await running;
  });

  it('is another name for another owner', async () => {
    const first = request();
    await idempotency.run(first);

    const other = await idempotency.run({ ...first, owner: 'account:2' });

    expect(other.isRepeat).toBe(false);
    expect(first.done).toBe(2);
  });

  it('is given a refusal too, as it was worded', async () => {
    const first = request({ work: () => Promise.reject(new Refusal('no_balance')) });

    const answers = [await idempotency.run(first), await idempotency.run(first)];

    expect(answers).toMatchObject([
      { body: 'no_balance', isRepeat: false },
      { body: 'no_balance', isRepeat: true },
    ]);
    expect(first.done).toBe(1);
  });
});

describe('many at once', () => {
  it('have it done once, in two processes; the others are told that it is under way', async () => {
    const { accountId } = await world.customer({ balance: '0' });
    const other = another();
    const gate = createGate();
    const pay = request({
      work: async () => {
        await world.core.ledger.grant({ accountId, amountMicros: 5n, reference: `once:${accountId}` });
        await gate.opened;
        return { status: 200, body: 'paid' };
      },
    });

    const asked = Array.from({ length: 50 }, (_, index) => (index % 2 ? other : idempotency).run(pay));
    let refused = 0;
    const outcomes = asked.map((one) =>
      one.catch((error) => {
        // All others have asked while it was under way.
        if (++refused === 49) gate.open();
        return error.code;
      }),
    );
    const answers = await Promise.all(outcomes);

    expect(pay.done).toBe(1);
    expect(answers.filter((answer) => answer === 'idempotency_in_flight')).toHaveLength(49);
    expect(await world.core.ledger.getBalance(accountId)).toMatchObject({ availableMicros: 5n });
    expect(await idempotency.run(pay)).toEqual({ status: 200, body: 'paid', isRepeat: true });
  });

  it('of different names do not wait for each other', async () => {
    const requests = Array.from({ length: 300 }, () => request());

    const answers = await Promise.all(requests.map((one) => idempotency.run(one)));

    expect(answers.every(({ isRepeat, body }) => !isRepeat && body === 'made 1')).toBe(true);
  });
});

describe('where a process dies in the middle', () => {
  const dies = () => new Promise<Answer>(() => {});

  it('the name is in use for a minute, and then nobody pretends to know whether it was done', async () => {
    const cut = request({ work: dies });
    void another().run(cut);
    await expect.poll(() => cut.done).toBe(1);

    world.advance(59);
    const before = await idempotency.run(cut).catch((error) => error.code);
    world.advance(2);

    expect(before).toBe('idempotency_in_flight');
    await expect(idempotency.run(cut)).rejects.toMatchObject(failure('cut_off'));
    await expect(idempotency.run({ ...cut, resume: true })).rejects.toMatchObject(failure('cut_off'));
    await expect(idempotency.run({ ...cut, requestHash: 'other' })).rejects.toMatchObject({
      code: 'idempotency_mismatch',
    });
    expect(cut.done).toBe(1);
  });

  it('what notices by itself what it has done is done again, once; who comes back from the dead changes nothing', async () => {
    const gate = createGate();
    const cut = request({
      resume: true,
      work: () => gate.opened.then(() => ({ status: 200, body: 'of the first' })),
    });
    const again = { ...cut, work: async () => ({ status: 200, body: 'of the second' }) };
    const lost = another().run(cut);
    await expect.poll(() => cut.done).toBe(1);
    world.advance(61);

    const answers = await Promise.all(
      [again, again, again].map((one) => idempotency.run(one).catch((error) => error.code)),
    );
    gate.open();
    await lost;

    expect(answers.filter((answer) => answer === 'idempotency_in_flight')).toHaveLength(2);
    expect(await idempotency.run(again)).toEqual({ status: 200, body: 'of the second', isRepeat: true });
  });

  it('work that takes long keeps its name while its process says so', async () => {
    const gate = createGate();
    const slow = request({ work: () => gate.opened.then(() => ({ status: 200, body: 'late' })) });
    const running = idempotency.run(slow);
    await expect.poll(() => slow.done).toBe(1);

    for (let minute = 0; minute < 3; minute++) {
      world.advance(50);
      await idempotency.sweeps.find(({ name }) => name === 'idempotency.extend')?.run();
    }
    const meanwhile = await another()
      .run(slow)
      .catch((error) => error.code);
    gate.open();

    expect(meanwhile).toBe('idempotency_in_flight');
    expect(await running).toMatchObject({ body: 'late' });
  });
});

describe('after a failure', () => {
  it.each([
    ['too many requests', () => Promise.reject(new Refusal('rate_limited'))],
    ['a turn-away at the door', () => Promise.reject(new Overloaded())],
    ['an answer that says that nothing was done', async () => ({ status: 503, body: '' })],
  ])('the name is free again: %s', async (_name, work) => {
    const failing = request({ work });
    await idempotency.run(failing);

    const next = await idempotency.run({ ...failing, work: async () => ({ status: 200, body: 'now' }) });

    expect(next).toEqual({ status: 200, body: 'now', isRepeat: false });
  });

  it('that may have come after the deed, whoever asks next is told at once that it is not known', async () => {
    const failing = request({ work: () => Promise.reject(new Error('the connection was lost')) });

    const answer = await idempotency.run(failing);

    expect(answer).toMatchObject({ status: 500 });
    await expect(idempotency.run(failing)).rejects.toMatchObject(failure('cut_off'));
  });

  it('to keep the answer, it is given all the same', async () => {
    const failures: unknown[] = [];
    let isAway = false;
    const db: Database = {
      ...world.db,
      read: world.db.read,
      write: (work, options) => (isAway ? Promise.reject(new Error('away')) : world.db.write(work, options)),
    };
    const done = request({
      work: async () => {
        isAway = true;
        return { status: 201, body: 'made' };
      },
    });

    const answer = await another({ db, onError: (error) => failures.push(error) }).run(done);
    world.advance(61);

    expect(answer).toMatchObject({ status: 201, body: 'made' });
    expect(failures).toMatchObject([{ message: 'away' }]);
    await expect(idempotency.run(done)).rejects.toMatchObject(failure('cut_off'));
  });

  it('to describe it, its claim runs out', async () => {
    const broken = request({
      work: () => Promise.reject(new Error('bad')),
      describe: () => {
        throw new Error('worse');
      },
    });

    await expect(idempotency.run(broken)).rejects.toThrow('worse');
    await idempotency.sweeps.find(({ name }) => name === 'idempotency.extend')?.run();
    world.advance(61);

    await expect(idempotency.run(broken)).rejects.toMatchObject(failure('cut_off'));
  });
});

describe('an answer', () => {
  it('is kept for a day and no longer, swept or not', async () => {
    const day = request();
    await idempotency.run(day);

    world.advance(86_399);
    const within = await idempotency.run(day);
    world.advance(2);
    const after = await idempotency.run({ ...day, requestHash: 'other' });

    expect([within.isRepeat, after.isRepeat]).toEqual([true, false]);
  });

  it('is erased when its day is over, however many there are', async () => {
    await world.db.write((tx) =>
      sql`
        insert into idempotency_key (owner, key, request_hash, claim, state, resumable, status, created_at, claimed_until)
        select 'account:9', n::text, '', '', 'answered', false, 200, ${new Date(0)}, ${new Date(0)}
          from generate_series(1, 2500) n`.execute(tx),
    );
    const young = request();
    await idempotency.run(young);

    await idempotency.sweeps.find(({ name }) => name === 'idempotency.forget')?.run();
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from idempotency_key where owner = 'account:9'`.execute(world.db.read);

    expect(rows).toEqual([{ count: 0 }]);
    expect(await rowOf(young)).toBeDefined();
  });

  it('is not readable in the database', async () => {
    const secret = request({ work: async () => ({ status: 201, body: 'hush' }) });

    await idempotency.run(secret);

    expect(await rowOf(secret)).not.toContain('hush');
    expect(await idempotency.run(secret)).toMatchObject({ body: 'hush' });
  });

  it('that is too long is given once, and remembered to have been', async () => {
    const bodyOf = (length: number) => 'é'.repeat(length / 2);
    const fits = request({ work: async () => ({ status: 200, body: bodyOf(65_536) }) });
    const long = request({ work: async () => ({ status: 200, body: bodyOf(65_538) }) });

    const answers = [await idempotency.run(fits), await idempotency.run(long)];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await idempotency.run(fits)).body).toHaveLength(32_768);
    await expect(idempotency.run(long)).rejects.toMatchObject(failure('answer_lost'));
    expect(long.done).toBe(1);
  });

  it('that was sealed with another secret is lost, and nothing is done again', async () => {
    const first = request();
    await idempotency.run(first);
    const stranger = another({ sealer: createSealer('another secret of many letters') });

    await expect(stranger.run(first)).rejects.toMatchObject(failure('answer_lost'));
    expect(first.done).toBe(1);
  });
});

it('takes as a name what is printable ASCII, and nothing else', async () => {
  const good = ["' or 1=1 --", ' ', '~', '{"a":1}', 'x'.repeat(255)];
  const bad = ['', 'x'.repeat(256), 'é', 'a\nb', '\u0000', 'a\u007f', '\ud800', '\t'];

  for (const key of good)
    expect(await idempotency.run(request({ key, owner: 'account:3' }))).toMatchObject({ isRepeat: false });
  for (const key of bad)
    await expect(idempotency.run(request({ key }))).rejects.toMatchObject({ code: 'bad_request' });
});

it('hashes the parts of a request apart', () => {
  const { hashOf } = idempotency;

  expect(hashOf(['POST', '/a', '{}'])).toMatch(/^[0-9a-f]{64}$/);
  expect(hashOf(['a', 'bc'])).not.toBe(hashOf(['ab', 'c']));
  expect(hashOf(['a', ''])).not.toBe(hashOf(['a']));
  expect(hashOf(['é'])).toBe(hashOf(['é']));
});
