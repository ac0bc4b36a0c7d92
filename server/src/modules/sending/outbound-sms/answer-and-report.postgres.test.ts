import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createGate } from '#test/gate';
import { createSenderWorld } from '#test/sender-world';
import { until } from '#test/until';
import { keepEarlyReport, lockDoorMessage } from './early-report-store.ts';

it('an answer that comes while a report of its id is being written down waits for that, and finds it', async () => {
  const world = await createSenderWorld();
  const { db, core, outboundSms } = world;
  const route = await world.route({});
  const accountId = await world.account(1);
  const { id } = await outboundSms.send({
    ...{ accountId, reference: 'one', to: '447911123456', text: 'Hello', purpose: 'service' },
  });
  const [reached, answered] = [createGate(), createGate()];
  route.answerWith = async () => {
    reached.open();
    await answered.opened;
    return { doorMessageId: 'same moment', delivered: false };
  };
  let isDone = false;
  const draining = world.drain().finally(() => {
    isDone = true;
  });
  await reached.opened;

  await db.write(async (tx) => {
    const report = {
      supplierId: route.supplierId,
      doorMessageId: 'same moment',
      delivered: true,
      error: null,
    };
    await lockDoorMessage(tx, report);
    await keepEarlyReport(tx, report, core.clock());
    answered.open();
    await until(async () => {
      const { rows } = await sql`select from pg_locks where locktype = 'advisory' and not granted`.execute(
        tx,
      );
      return isDone || rows.length > 0;
    });
  });
  await draining;

  expect(await outboundSms.get({ id })).toMatchObject({ state: 'delivered', doorMessageId: 'same moment' });
  await world.close();
});
