import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { inject } from 'vitest';
import { parsers } from '../../src/db/parsers.ts';
import { type Prepared, readPrepared, reset } from './prepared-database.ts';

/** Engines that no test uses now. Loading one costs a second of processor, emptying one a twentieth of that. */
const idle: PGlite[] = [];
const MOST_IDLE = 2;

let prepared: Promise<Prepared> | undefined;

/**
 * An embedded engine in memory with our schema, the catalogue and nothing else. `close` hands it back; whoever
 * still holds it then gets the error that a closed database gives.
 */
export async function takeEngine(): Promise<PGlite> {
  const engine = (await takeIdle()) ?? (await loadEngine());
  return lend(engine);
}

async function takeIdle(): Promise<PGlite | undefined> {
  for (let engine = idle.pop(); engine; engine = idle.pop()) {
    prepared ??= readPrepared(inject('imageFolder'));
    if (await makeLikeNew(engine, await prepared)) return engine;
    await engine.close();
  }
  return undefined;
}

async function makeLikeNew(engine: PGlite, like: Prepared): Promise<boolean> {
  try {
    await engine.exec('rollback');
    await engine.exec('discard all');
    return await reset(async (text) => (await engine.exec(text)).at(-1)?.rows ?? [], like);
  } catch {
    return false; // whatever a test did to it, the next one gets another
  }
}

async function loadEngine(): Promise<PGlite> {
  const image = new Blob([await readFile(`${inject('imageFolder')}/image.tar`)]);
  return PGlite.create({ parsers, loadDataDir: image });
}

/** The engine, until `close`. */
function lend(engine: PGlite): PGlite {
  let closed = false;
  return new Proxy(engine, {
    get(target, property) {
      if (property === 'close') {
        return async () => {
          if (closed) return;
          closed = true;
          await target.runExclusive(async () => {}); // what was sent to it has ended
          if (idle.length < MOST_IDLE) idle.push(target);
          else await target.close();
        };
      }
      const value = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (closed) throw new Error('PGlite is closed');
        return value.apply(target, args);
      };
    },
  });
}
