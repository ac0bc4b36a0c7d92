/** A line that is longer is noise: the longest that a modem sends is a PDU of 176 octets in hexadecimal. */
const MOST_LETTERS = 2_000;

/**
 * Cuts what a modem sends into lines, however it is cut on its way. Ends are carriage return and line feed, in any number; empty lines
 * are left out. `>` at the beginning of a line is the prompt for a PDU, which has no end: it is told as a line of its own. What is
 * no printable letter of ASCII is left out, as noise of a plug is.
 */
export function createLineReader(onLine: (line: string) => void): (chunk: Uint8Array) => void {
  let line = '';
  let isNoise = false;

  function end(): void {
    const whole = line.trim();
    line = '';
    const skip = isNoise;
    isNoise = false;
    if (whole !== '' && !skip) onLine(whole);
  }

  return (chunk) => {
    for (const octet of chunk) {
      if (octet === 0x0d || octet === 0x0a) end();
      else if (octet === 0x3e && line.trim() === '') onLine('>');
      else if (octet >= 0x20 && octet < 0x7f && !isNoise) line += String.fromCharCode(octet);
      if (line.length > MOST_LETTERS) {
        line = '';
        isNoise = true;
      }
    }
  };
}
