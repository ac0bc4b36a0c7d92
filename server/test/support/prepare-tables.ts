import { readConfig } from '#config';
import { createCore } from '#core';
import { type Database, migrate } from '#db';
import { createWorker } from '#jobs';
import { createClock } from '#kernel/clock';
import { createSealer } from '#kernel/seal';

/** The work of a server's first start: the schema, the job queue with its kinds of jobs, the catalogue. */
export async function prepareTables(db: Database): Promise<void> {
  await migrate(db);
  const core = createCore({
    db,
    clock: createClock(),
    config: readConfig({}),
    sealer: createSealer('test secret of many letters'),
    guard: async () => [],
  });
  const onError = (error: unknown) => {
    throw error;
  };
  const worker = await createWorker({ db, handlers: core.handlers, sweeps: core.sweeps, onError });
  await core.catalog.import();
  await worker.stop();
}
