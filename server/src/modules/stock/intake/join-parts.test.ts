import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SourceSms } from '#suppliers/own-kind';
import { createSourceWorld, type SourceWorld, type TestSource } from '#test/source-world';
import { createJoinParts, PARTS_WAIT_SECONDS } from './join-parts.ts';

let world: SourceWorld;
let source: TestSource;
let reference = 0;
beforeAll(async () => {
  world = await createSourceWorld();
  source = await world.source({ pool: { count: 60 }, settings: { floodPerMinute: 0 } });
});
afterAll(() => world.close());

const texts = ['Your code ', 'is 4711. ', 'Do not share it.'];
const part = (index: number, more: { to?: string; text?: string; id?: string; reference?: number } = {}) => {
  const { text = texts[index - 1] ?? '', reference: number = reference, ...rest } = more;
  return world.receive(source, { ...rest, text, part: { reference: number, count: 3, index } });
};
/** A number that no other test uses. */
const nextPhone = () => {
  reference++;
  return source.phones.pop() ?? '';
};
const textsTo = async (to: string) => (await world.messagesTo(to)).map(({ text }) => text);
const sweep = () => world.core.intake.sweeps.find(({ name }) => name === 'intake.parts')?.run();

it('joins the parts in whatever order they come, each twice, however many at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([1, 2, 3, 1, 2, 3], { minLength: 6, maxLength: 6 }),
      fc.boolean(),
      async (order, isAtOnce) => {
        const to = nextPhone();
        if (isAtOnce) await Promise.all(order.map((index) => part(index, { to })));
        else for (const index of order) await part(index, { to });

        expect(await textsTo(to)).toEqual([texts.join('')]);
      },
    ),
    { numRuns: 20 },
  );
});

it('says that a part waits, that the last one is stored, and that one more is a repeat', async () => {
  const to = nextPhone();

  const outcomes = [
    await part(3, { to }),
    await part(1, { to }),
    await part(2, { to }),
    await part(2, { to }),
  ];

  expect(outcomes).toEqual(['waiting', 'waiting', 'stored', 'repeated']);
});

it('puts a letter together that was cut in two', async () => {
  const to = nextPhone();
  const [high, low] = ['\ud83c', '\udf55'];

  await part(1, { to, text: `Pizza ${high}` });
  await part(2, { to, text: `${low} at` });
  await part(3, { to, text: ' six' });

  expect(await textsTo(to)).toEqual(['Pizza 🍕 at six']);
});

it('stores a further SMS under the same reference, and what there is of one that never became whole', async () => {
  const to = nextPhone();
  for (const index of [1, 2, 3]) await part(index, { to });
  world.advance(61);
  for (const index of [1, 2, 3]) await part(index, { to });
  await part(1, { to, text: 'Half ' });
  await part(1, { to, text: 'Other ' });
  for (const index of [2, 3]) await part(index, { to });

  expect(await textsTo(to)).toEqual([
    texts.join(''),
    texts.join(''),
    'Half […][…]',
    `Other ${texts[1]}${texts[2]}`,
  ]);
});

it('tells parts of the same words apart by the ids of the source', async () => {
  const to = nextPhone();
  for (const id of ['a', 'b', 'a'])
    for (const index of [1, 2, 3]) await part(index, { to, id: `${id}${index}` });

  expect(await textsTo(to)).toHaveLength(3);
});

it('stores with gaps what has waited too long, tells the operator, and takes what comes later for another SMS', async () => {
  const to = nextPhone();
  await part(1, { to });
  await part(3, { to });
  await sweep();
  const early = await textsTo(to);
  world.advance(PARTS_WAIT_SECONDS + 1);
  await sweep();
  await sweep();
  const late = await textsTo(to);
  await part(2, { to });
  world.advance(PARTS_WAIT_SECONDS + 1);
  await sweep();

  expect(early).toEqual([]);
  expect(late).toEqual(['Your code […]Do not share it.']);
  expect(await textsTo(to)).toEqual([...late, '[…]is 4711. […]']);
  expect(await world.told(source)).toContain('parts_lost parts of a longer SMS did not come');
});

it('stores what is whole though the one who brought the last part died before he could', async () => {
  const to = nextPhone();
  for (const index of [1, 2, 3]) await part(index, { to });
  // As it was between the two transactions: whole, and the message not yet there.
  await world.db.script(`
    update sms_part_group set state = 'whole' where phone = '${to}';
    update sms_part p set text = '\\x4800'::bytea from sms_part_group g where g.id = p.group_id and g.phone = '${to}';
    delete from delivery where message_id in (select id from message where phone = '${to}');
    delete from message_identity where message_id in (select id from message where phone = '${to}');
    delete from message where phone = '${to}'`);
  world.advance(31);
  await sweep();
  await sweep();

  expect(await textsTo(to)).toEqual(['HHH']);
});

it('tells the receivers apart of which no number is known, by line and by what was written', async () => {
  const own = await world.source();
  const receivers: Partial<SourceSms>[] = [
    { line: 'port 1', to: undefined },
    { line: 'port 2', to: undefined },
    { line: undefined, to: 'desk one' },
    { line: undefined, to: 'desk two' },
  ];
  const outcomes: string[] = [];
  for (const index of [1, 2])
    for (const receiver of receivers)
      outcomes.push(
        await world.receive(own, { ...receiver, text: `${index}`, part: { reference: 7, count: 2, index } }),
      );
  for (const receiver of receivers)
    outcomes.push(await world.receive(own, { ...receiver, text: 'one part' }));
  outcomes.push(await world.receive(own, { line: 'port 1', to: undefined, text: 'one part' }));

  expect(outcomes).toEqual([
    ...receivers.map(() => 'waiting'),
    ...receivers.map(() => 'stored'),
    ...receivers.map(() => 'stored'),
    'repeated',
  ]);
});

it('keeps no words of a part once the whole is stored, and nothing at all after a day', async () => {
  const to = nextPhone();
  for (const index of [1, 2, 3]) await part(index, { to });
  const kept = async () => {
    const { rows } = await sql<{ text: Uint8Array; raw: string }>`
      select p.text, p.raw from sms_part p join sms_part_group g on g.id = p.group_id where g.phone = ${to}`.execute(
      world.db.read,
    );
    return rows.map(({ text, raw }) => `${text.length}/${raw}`);
  };
  const then = await kept();
  world.advance(86_401);
  await world.core.intake.sweeps.find(({ name }) => name === 'intake.forget-parts')?.run();

  expect(then).toEqual(['0/', '0/', '0/']);
  expect(await kept()).toEqual([]);
});

it('forgets as many as there are, not only some of them each hour', async () => {
  await world.db.script(`
    insert into sms_part_group (supplier_id, phone, sender, reference, count, state, first_at, last_at)
    select ${source.supplierId}, '447400000001', 'S', n, 2, 'stored', now() - interval '9 days', now() - interval '9 days'
      from generate_series(1, 1200) n`);

  await world.core.intake.sweeps.find(({ name }) => name === 'intake.forget-parts')?.run();

  const { rows } = await sql`select from sms_part_group where phone = '447400000001'`.execute(world.db.read);
  expect(rows).toHaveLength(0);
});

it('stores the others where one cannot be stored', async () => {
  const to = nextPhone();
  const stored: string[] = [];
  const { receive, storeOverdue } = createJoinParts({
    db: world.db,
    clock: world.core.clock,
    async store({ sender, text }) {
      if (sender === 'Bad') throw new Error('it cannot be stored');
      stored.push(text);
    },
  });
  const arriving = {
    supplierId: source.supplierId,
    phone: to,
    cameBy: '',
    text: 'x',
    raw: '',
    dedupeWindowSeconds: 60,
  };
  for (const sender of ['Bad', 'Good'])
    await receive({ ...arriving, sender, part: { reference: 1, count: 2, index: 1 } });
  world.advance(PARTS_WAIT_SECONDS + 1);

  await expect(storeOverdue()).rejects.toThrow('it cannot be stored');

  expect(stored).toEqual(['x[…]']);
});
