/** How the text of an SMS is written: 3GPP TS 23.038 §4. */
export type DataCoding = {
  alphabet: 'gsm7' | 'octets' | 'ucs2';
  isCompressed: boolean;
  /** 0 to 3; 0 is shown at once and kept nowhere (flash). */
  messageClass: number | undefined;
  /** It tells that something waits elsewhere, such as a voice message. */
  isWaitingIndication: boolean;
};

const alphabets = ['gsm7', 'octets', 'ucs2', 'gsm7'] as const;

/** What the specification keeps for later is read as GSM 7 bit, as it asks for. */
export function readDataCoding(octet: number): DataCoding {
  const group = octet >> 4;
  const plain = {
    alphabet: 'gsm7',
    isCompressed: false,
    messageClass: undefined,
    isWaitingIndication: false,
  } as const;
  // General (00xx), and the same with automatic deletion (01xx).
  if (group < 8)
    return {
      ...plain,
      alphabet: alphabets[(octet >> 2) & 3] ?? 'gsm7',
      isCompressed: (octet & 0x20) !== 0,
      messageClass: (octet & 0x10) === 0 ? undefined : octet & 3,
    };
  if (group === 12 || group === 13) return { ...plain, isWaitingIndication: true };
  if (group === 14) return { ...plain, alphabet: 'ucs2', isWaitingIndication: true };
  if (group === 15)
    return { ...plain, alphabet: (octet & 4) === 0 ? 'gsm7' : 'octets', messageClass: octet & 3 };
  return plain;
}
