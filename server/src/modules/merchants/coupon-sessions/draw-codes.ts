import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { insertCodes } from './validation-code-store.ts';

/** So many tries to find a code that is free; more mean that there are hardly any left. */
const MOST_TRIES = 50;
/** So many codes that were made before, one after the other, mean that there are no others. */
const MOST_DRAWS = 1_000;

/** So many new codes that `make` made and the campaign did not have. Refuses `limit_reached` where it makes too few. */
export async function drawCodes(
  tx: Tx,
  { campaignId, count, make }: { campaignId: bigint; count: number; make(): string },
): Promise<string[]> {
  const drawn: string[] = [];
  const tried = new Set<string>();
  for (let tries = 0; drawn.length < count; tries++) {
    const fresh = makeNew(make, count - drawn.length, tried);
    if (tries === MOST_TRIES || fresh.length === 0)
      throw new Refusal('limit_reached', { what: 'validation_codes' });
    drawn.push(...(await insertCodes(tx, { campaignId, codes: fresh, imported: false })));
  }
  return drawn;
}

/** At most that many that were not tried before; none where all that there are were, as far as chance tells. */
function makeNew(make: () => string, count: number, tried: Set<string>): string[] {
  const fresh: string[] = [];
  for (let draws = 0; fresh.length < count && draws < count + MOST_DRAWS; draws++) {
    const code = make();
    if (tried.has(code)) continue;
    tried.add(code);
    fresh.push(code);
  }
  return fresh;
}
