import { sql } from 'kysely';
import { expect, inject, test } from 'vitest';
import { openDatabase } from '#db';
import { createHandlerClient } from '#test/handler-client';
import { createHandlerWorld } from '#test/handler-world';

const down = { status: 200, type: 'text/plain; charset=utf-8', body: 'ERROR_SQL' };

test('a database that is gone is ERROR_SQL on both paths', async () => {
  const world = await createHandlerWorld();
  const client = createHandlerClient(world.port);
  const { key } = await world.customer();

  await world.db.close();

  for (const path of ['/stubs/handler_api', '/stubs/handler_api.php']) {
    for (const action of [
      'getBalance',
      'getNumber&service=tg&country=2',
      'getStatus&id=1',
      'getPrices',
      'getCountries',
    ]) {
      const target = `${path}?api_key=${key}&lang=en&action=${action}`;
      expect(await client.ask({ target })).toEqual(down);
    }
  }
  client.close();
  await world.close();
});

/** The embedded database lives and ends with the process. */
if (process.env.DB_ENGINE === 'postgres') {
  test('a database that comes back is used again', async () => {
    const world = await createHandlerWorld();
    const client = createHandlerClient(world.port);
    const { key } = await world.customer();
    const target = `/stubs/handler_api?api_key=${key}&lang=en&action=getBalance`;
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(world.db.read);
    const admin = await openDatabase({ url: inject('postgresUrl'), poolSize: 2 });

    await admin.script(`alter database ${rows[0]?.name} allow_connections false`);
    await admin.script(
      `select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '${rows[0]?.name}'`,
    );
    const whileGone = await client.ask({ target });
    await admin.script(`alter database ${rows[0]?.name} allow_connections true`);
    const afterwards = await client.ask({ target });

    expect(whileGone).toEqual(down);
    expect(afterwards).toMatchObject({ status: 200, body: '100.00' });
    client.close();
    await admin.close();
    await world.close();
  });
}
