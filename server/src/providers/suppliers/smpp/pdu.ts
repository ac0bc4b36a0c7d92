/** A command's id on the wire: SMPP 3.4 §5.1.2.1. A response's is its request's with the highest bit set. */
export const commands = {
  bindReceiver: 0x0000_0001,
  submitSm: 0x0000_0004,
  deliverSm: 0x0000_0005,
  unbind: 0x0000_0006,
  bindTransceiver: 0x0000_0009,
  outbind: 0x0000_000b,
  enquireLink: 0x0000_0015,
  alertNotification: 0x0000_0102,
  dataSm: 0x0000_0103,
  genericNack: 0x8000_0000,
} as const;

const RESPONSE = 0x8000_0000;
const HEADER_OCTETS = 16;
/**
 * The largest that is read: a `message_payload` holds up to 65,535 octets, and the rest of a PDU is small. The standard sets no
 * limit, so without one a length that lies would be waited for, and kept, up to 4 GB.
 */
export const MOST_PDU_OCTETS = 69_632;

/** One PDU; `body` is what follows the 16 octets of the header. */
export type Pdu = { command: number; status: number; sequence: number; body: Buffer };

export const isResponse = ({ command }: Pick<Pdu, 'command'>): boolean => command >= RESPONSE;
export const responseTo = (command: number): number => (command | RESPONSE) >>> 0;

export function encodePdu({ command, status, sequence, body }: Pdu): Buffer {
  const header = Buffer.alloc(HEADER_OCTETS);
  header.writeUInt32BE(HEADER_OCTETS + body.length, 0);
  header.writeUInt32BE(command, 4);
  header.writeUInt32BE(status, 8);
  header.writeUInt32BE(sequence, 12);
  return Buffer.concat([header, body]);
}

/** `broken`: the length that cannot be one. Nothing after it can be told apart any more: the connection is over. */
export type Frames = { pdus: Pdu[]; broken?: number };

/**
 * Cuts what arrives into PDUs. Holds at most one of them and one piece of the socket, and joins pieces once per PDU, however
 * small they are.
 */
export function createFramer(): { push(piece: Buffer): Frames } {
  let pieces: Buffer[] = [];
  let held = 0;
  let needed = 4;

  return {
    push(piece) {
      pieces.push(piece);
      held += piece.length;
      if (held < needed) return { pdus: [] };

      const pdus: Pdu[] = [];
      let rest = pieces.length === 1 ? piece : Buffer.concat(pieces);
      for (needed = 4; rest.length >= needed; needed = 4) {
        const length = rest.readUInt32BE(0);
        if (length < HEADER_OCTETS || length > MOST_PDU_OCTETS) return { pdus, broken: length };
        if (rest.length < length) {
          needed = length;
          break;
        }
        pdus.push(decodePdu(rest.subarray(0, length)));
        rest = rest.subarray(length);
      }
      pieces = rest.length > 0 ? [rest] : [];
      held = rest.length;
      return { pdus };
    },
  };
}

function decodePdu(octets: Buffer): Pdu {
  return {
    command: octets.readUInt32BE(4),
    status: octets.readUInt32BE(8),
    sequence: octets.readUInt32BE(12),
    body: octets.subarray(HEADER_OCTETS),
  };
}
