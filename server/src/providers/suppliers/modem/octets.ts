/** What was to be read is no PDU: too short, not hexadecimal, or of a kind that does not come to a phone. */
export class PduError extends Error {
  override readonly name = 'PduError';
}

/** Octets that are taken from the front; a taker that finds fewer throws PduError. */
export type Octets = {
  /** One octet, 0 to 255. */
  one(): number;
  take(count: number): Uint8Array;
  /** All that are left. */
  rest(): Uint8Array;
  readonly left: number;
};

/** The longest PDU is 176 octets with its service centre; modems that say more are not understood. */
const MOST_OCTETS = 300;

export function octetsOf(hex: string): Octets {
  if (hex.length % 2 !== 0 || !/^[0-9A-F]*$/i.test(hex)) throw new PduError('not hexadecimal');
  if (hex.length > MOST_OCTETS * 2) throw new PduError('too long');
  const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
  let at = 0;

  function take(count: number): Uint8Array {
    if (at + count > bytes.length) throw new PduError('cut off');
    at += count;
    return bytes.subarray(at - count, at);
  }

  return {
    one: () => take(1)[0] ?? 0,
    take,
    rest: () => take(bytes.length - at),
    get left() {
      return bytes.length - at;
    },
  };
}

export const hexOf = (bytes: Iterable<number>): string =>
  Buffer.from([...bytes])
    .toString('hex')
    .toUpperCase();
