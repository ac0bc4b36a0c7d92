/** Optional parameters that are read or written, by their tags: SMPP 3.4 §5.3.2. */
export const tags = {
  receiptedMessageId: 0x001e,
  sourcePort: 0x020a,
  destinationPort: 0x020b,
  sarMsgRefNum: 0x020c,
  sarTotalSegments: 0x020e,
  sarSegmentSeqnum: 0x020f,
  networkErrorCode: 0x0423,
  messagePayload: 0x0424,
  messageState: 0x0427,
} as const;

export type Tlvs = ReadonlyMap<number, Buffer>;

/** A body ends within one of its fields, or a text in it has no end. */
export class BrokenBody extends Error {
  override readonly name = 'BrokenBody';
}

/** The longest of the standard's texts that an SMSC sends has 65 octets; vendors' are longer. */
const MOST_TEXT_OCTETS = 256;

/** Reads the fields of a body one after the other. Its texts are ASCII by the standard; what is not is read as Latin-1. */
export function createBodyReader(body: Buffer) {
  let at = 0;
  return {
    uint8(): number {
      const value = body[at];
      if (value === undefined) throw new BrokenBody('the body ends within a field');
      at += 1;
      return value;
    },

    /** A C-octet string, without its NUL. */
    text(): string {
      const end = body.indexOf(0, at);
      if (end < 0 || end - at > MOST_TEXT_OCTETS) throw new BrokenBody('a text has no end');
      const text = body.toString('latin1', at, end);
      at = end + 1;
      return text;
    },

    /** So many octets, or as many as there are. */
    octets(count: number): Buffer {
      const found = body.subarray(at, at + count);
      at += found.length;
      return found;
    },

    /** All that follows, by tag; of a tag that is there twice the first. `whole` is false where the last runs over the end. */
    tlvs(): { tlvs: Tlvs; whole: boolean } {
      const tlvs = new Map<number, Buffer>();
      while (at + 4 <= body.length) {
        const tag = body.readUInt16BE(at);
        const length = body.readUInt16BE(at + 2);
        const value = body.subarray(at + 4, at + 4 + length);
        if (!tlvs.has(tag)) tlvs.set(tag, value);
        at += 4 + length;
      }
      return { tlvs, whole: at === body.length };
    },
  };
}

/** A C-octet string. Throws RangeError for a text that cannot be one. */
export function cText(text: string): Buffer {
  if (!/^[ -~]*$/.test(text)) throw new RangeError('not a text of ASCII letters');
  return Buffer.from(`${text}\0`, 'latin1');
}

export function tlv(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(tag, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}
