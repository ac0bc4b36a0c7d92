import { mkdir } from 'node:fs/promises';
import { type FakeSmsc, startFakeSmsc } from '#test/fake-smsc';
import { createDatabase, runStatement, startPostgres } from '#test/postgres';
import { enlarge, type Sizes } from './large-world.ts';
import type { Env } from './server.ts';
import { prepareLists, prepareWorld, type World } from './world.ts';

export type Scale = {
  accounts: number;
  numbers: number;
  /** Undefined: no large world. */
  large: Sizes | undefined;
};

/** Where a server finds a prepared world. */
export type Home = { env: Env; isEmbedded: boolean; world: World; smsc: FakeSmsc; databaseUrl: string };

export type Homes = {
  embedded: Home;
  postgres: Home;
  large: Home | undefined;
  databasePid: number;
  end(): Promise<void>;
};

/** The same world embedded and on a PostgreSQL with durable commits, and there a large one too. */
export async function prepareHomes({ folder, ...scale }: Scale & { folder: string }): Promise<Homes> {
  const smscs: FakeSmsc[] = [];
  const settings = { max_wal_size: '8GB', shared_buffers: '1GB' };
  const postgres = await startPostgres({ durable: true, settings });
  const end = async () => {
    for (const smsc of smscs) await smsc.close();
    await postgres.stop();
  };
  const prepare = async (
    name: string,
    on: 'embedded' | 'postgres',
    { numbers }: { numbers: number },
  ): Promise<Home> => {
    const smsc = await startFakeSmsc();
    smscs.push(smsc);
    const home = `${folder}/${name}`;
    await mkdir(home);
    const isEmbedded = on === 'embedded';
    const databaseUrl = isEmbedded ? '' : await createDatabase(postgres.url, name);
    const world = await prepareWorld(isEmbedded ? { folder: home } : { url: databaseUrl }, {
      ...{ accounts: scale.accounts, numbers, smscPort: smsc.port },
    });
    const env = { DATA_DIR: home, ...(!isEmbedded && { DATABASE_URL: databaseUrl }) };
    return { env, isEmbedded, world, smsc, databaseUrl };
  };
  try {
    const embedded = await prepare('embedded', 'embedded', scale);
    const usual = await prepare('usual', 'postgres', scale);
    const large = scale.large && (await prepare('large', 'postgres', { numbers: 0 }));
    if (large && scale.large) {
      await prepareLists({ url: large.databaseUrl });
      await enlarge(large.databaseUrl, large.world, { ...scale.large, accounts: scale.accounts });
    }
    await runStatement(usual.databaseUrl, 'vacuum analyze');
    await runStatement(usual.databaseUrl, 'checkpoint');
    const { rows } = await runStatement(
      postgres.url,
      "select split_part(pg_read_file('postmaster.pid'), e'\\n', 1) as pid",
    );
    return { embedded, postgres: usual, large, databasePid: Number(rows[0]?.pid), end };
  } catch (error) {
    await end();
    throw error;
  }
}
