import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAddressGuard } from '#kernel/address-guard';
import { createNotices } from '#modules/stock/supply';
import { createSourceWorld, type SourceWorld, type TestSource } from '#test/source-world';
import { createSessions } from './sessions.ts';
import type { Source } from './sources.ts';

let world: SourceWorld;
beforeAll(async () => {
  world = await createSourceWorld();
});
afterAll(() => world.close());

/** A process that keeps these lines; `told` is what became of them. */
function keep(listed: () => Source[]) {
  const errors: unknown[] = [];
  const sessions = createSessions({
    db: world.db,
    clock: world.core.clock,
    guard: createAddressGuard({ allow: [] }),
    notices: createNotices({ db: world.db, clock: world.core.clock }),
    sources: { listOpen: async () => listed() },
    receive: async () => 'stored',
    report: async () => {},
    tell() {},
    onError: (error) => errors.push(error),
  });
  sessions.start();
  return { ...sessions, errors };
}
const lineOf = ({ source }: TestSource, open: () => { close(): Promise<void> }, version = 1): Source => ({
  ...source,
  version,
  kind: { ...source.kind, open },
});

it('opens the other lines where one cannot be opened', async () => {
  const [broken, well] = [await world.source(), await world.source()];
  const failure = new Error('no such port');
  const process = keep(() => [
    lineOf(broken, () => {
      throw failure;
    }),
    lineOf(well, () => ({ close: async () => {} })),
  ]);

  await process.tend();

  expect(process.find(well.supplierId)).toBeDefined();
  expect(process.errors).toEqual([failure]);
  await process.stop();
});

it('opens a line that was changed only when the one before is closed', async () => {
  const own = await world.source();
  const told: string[] = [];
  let version = 1;
  const process = keep(() => [
    lineOf(
      own,
      () => {
        const name = `line ${version}`;
        told.push(`${name} open`);
        return { close: async () => void told.push(`${name} closed`) };
      },
      version,
    ),
  ]);

  await process.tend();
  version = 2;
  await process.tend();
  await process.stop();

  expect(told).toEqual(['line 1 open', 'line 1 closed', 'line 2 open', 'line 2 closed']);
});
