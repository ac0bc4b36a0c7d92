import { onCommit, type Tx } from '#db';

/** Pushers of this process that want to know at once that there is something to send. */
export const pushNudges = new Set<(hubId: bigint) => void>();

/** Tells them, after the commit; whoever is missed finds it by its next sweep. */
export function nudgePushers(tx: Tx, hubIds: readonly bigint[]): void {
  onCommit(tx, () => {
    for (const nudge of pushNudges) for (const hubId of hubIds) nudge(hubId);
  });
}
