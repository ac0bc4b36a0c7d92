import { strict as assert } from 'node:assert';

/**
 * The states of a kind of lease, by where each can lead. Every kind has `ordering` (its supplier is asked for a number)
 * and `refused` (there was none); nobody is shown a lease in these.
 */
export function createLeaseStates<State extends string>(
  mayBecome: Readonly<Record<State, readonly State[]>>,
) {
  const all = Object.keys(mayBecome) as State[];
  const openStates = all.filter((state) => state !== 'ordering' && mayBecome[state].length > 0);

  return {
    /** Those of a lease that lasts. */
    openStates,

    isOpen({ state }: { state: State }): boolean {
      return openStates.includes(state);
    },

    /** A fault of ours, not of a customer: the rules of the kind refuse in their own words before. */
    assertMove(from: State, to: State): void {
      assert(mayBecome[from].includes(to), `${from} may not become ${to}`);
    },
  };
}

/** Whether some number from outside can be the id of a lease at all. */
export function isLeaseId(id: number): boolean {
  return Number.isInteger(id) && id > 0 && id <= 2_147_483_647;
}

/** True for one that has a number: what customers get to see. */
export function hasNumber({ state }: { state: string }): boolean {
  return state !== 'ordering' && state !== 'refused';
}
