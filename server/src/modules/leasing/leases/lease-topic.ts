/** Signalled with each move of a lease and each message that it accepts, once that is committed. */
export const leaseTopic = (kind: 'activation' | 'rental', id: number): string => `${kind}:${id}`;
