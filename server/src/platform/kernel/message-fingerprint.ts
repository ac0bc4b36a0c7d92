import { createHash } from 'node:crypto';

/**
 * The key of deliveries of the same message (contract 8.2): SHA-256 in hex over phone, sender and text, each in
 * Unicode NFC and otherwise unchanged; in list mode over the date as it was sent, too. Every part goes in with
 * its length before it, so no two different triples make the same input.
 */
export function messageFingerprint(message: {
  phone: string;
  sender: string;
  text: string;
  date?: string;
}): string {
  const { phone, sender, text, date } = message;
  const hash = createHash('sha256');
  for (const part of date === undefined ? [phone, sender, text] : [phone, sender, text, date]) {
    const bytes = Buffer.from(part.normalize('NFC'), 'utf8');
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex');
}
