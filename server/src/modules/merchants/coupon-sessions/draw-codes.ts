import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { insertCodes } from './validation-code-store.ts';

/** So many tries to find a code that is free; more mean that there are hardly any left. */
const MOST_TRIES = 50;

/** So many new codes that `make` made and the campaign did not have. Refuses `limit_reached` where it makes too few. */
export async function drawCodes(
  tx: Tx,
  { campaignId, count, make }: { campaignId: bigint; count: number; make(): string },
): Promise<string[]> {
  const drawn: string[] = [];
  for (let tries = 0; drawn.length < count; tries++) {
    if (tries === MOST_TRIES) throw new Refusal('limit_reached', { what: 'validation_codes' });
    const fresh = [...new Set(Array.from({ length: count - drawn.length }, make))];
    drawn.push(...(await insertCodes(tx, { campaignId, codes: fresh, imported: false })));
  }
  return drawn;
}
