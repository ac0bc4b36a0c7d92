import type { Reader } from '#db';
import { type Deliverability, readDeliverability } from './deliverability-store.ts';

const REMEMBER_MS = 60_000;

/** `listDeliverability()`; a figure may be a minute old. */
export function createListDeliverability(db: { readonly read: Reader }): () => Promise<Deliverability[]> {
  let known: Promise<Deliverability[]> | undefined;
  let until = 0;

  return () => {
    if (known && until > performance.now()) return known;
    const reading = readDeliverability(db.read);
    reading.catch(() => {
      known = undefined;
    });
    known = reading;
    until = performance.now() + REMEMBER_MS;
    return reading;
  };
}
