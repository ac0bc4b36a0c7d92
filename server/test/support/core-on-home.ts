import { readConfig } from '#config';
import { type Core, createCore } from '#core';
import { type Database, migrate, openDatabase } from '#db';
import { createAddressGuard } from '#kernel/address-guard';
import { createClock } from '#kernel/clock';
import { createSealer } from '#kernel/seal';
import type { ServerHome } from '#test/server-process';

/** The key with which a server can read what was sealed here. */
export const SECRET_KEY = 'a secret key for these tests';

/** The core on a server's data, while no server runs on them. */
export async function withCoreOn<T>(
  home: ServerHome,
  env: Record<string, string>,
  work: (core: Core, db: Database) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL, DATA_DIR = '' } = home.env;
  const db = await openDatabase(DATABASE_URL ? { url: DATABASE_URL } : { folder: DATA_DIR });
  try {
    await migrate(db);
    const core = createCore({
      db,
      clock: createClock(),
      config: readConfig({ ...env, ...home.env }),
      sealer: createSealer(SECRET_KEY),
      guard: createAddressGuard({ allow: ['127.0.0.0/8'] }),
    });
    return await work(core, db);
  } finally {
    await db.close();
  }
}
