/** What the octets of a text are. `default`: the SMSC's own alphabet; `octets`: no text; `unknown`: compressed, or not given out. */
export type Alphabet =
  | 'default'
  | 'ascii'
  | 'latin1'
  | 'ucs2'
  | 'jis'
  | 'iso-2022-jp'
  | 'jis-x-0212'
  | 'cyrillic'
  | 'hebrew'
  | 'korean'
  | 'octets'
  | 'unknown';

export type Coding = { alphabet: Alphabet; flags: readonly string[] };

/** SMPP 3.4 §5.2.19, the values below 16. */
const bySmpp: readonly Alphabet[] = [
  'default',
  'ascii',
  'octets',
  'latin1',
  'octets',
  'jis',
  'cyrillic',
  'hebrew',
  'ucs2',
  'unknown', // "Pictogram encoding", which nobody describes.
  'iso-2022-jp',
  'unknown',
  'unknown',
  'jis-x-0212',
  'korean',
  'unknown',
];

/** The two bits for the alphabet in the general groups of GSM 03.38 §4. */
const byBits: readonly Alphabet[] = ['default', 'octets', 'ucs2', 'unknown'];

/**
 * `data_coding`: below 16 as SMPP says, above as GSM 03.38 §4 does, as SMSCs pass the receiver's coding on. The 7-bit
 * alphabet of the latter is what the SMSC writes for its default one.
 */
export function codingOf(dataCoding: number): Coding {
  if (dataCoding < 0x10) return { alphabet: bySmpp[dataCoding] ?? 'unknown', flags: [] };
  // General groups: 0x20 compressed, 0x10 with a message class.
  if (dataCoding < 0x80) {
    const compressed = (dataCoding & 0x20) !== 0;
    const alphabet = compressed ? 'unknown' : (byBits[(dataCoding >> 2) & 3] ?? 'unknown');
    return { alphabet, flags: (dataCoding & 0x10) !== 0 ? flagsOfClass(dataCoding) : [] };
  }
  // Reserved: a phone reads such as the 7-bit alphabet.
  if (dataCoding < 0xc0) return { alphabet: 'default', flags: ['charset'] };
  if (dataCoding < 0xf0)
    return { alphabet: dataCoding < 0xe0 ? 'default' : 'ucs2', flags: ['message-waiting'] };
  return { alphabet: (dataCoding & 0x04) !== 0 ? 'octets' : 'default', flags: flagsOfClass(dataCoding) };
}

/** Class 0 is shown at once and not kept: a flash SMS. */
const flagsOfClass = (dataCoding: number) => ((dataCoding & 0x03) === 0 ? ['flash'] : []);
