/**
 * A moment as service centres write it: seven octets, each with its two digits swapped, the last one the time zone in quarters
 * of an hour: 3GPP TS 23.040 §9.2.3.11. Years are of this century. Undefined for what no moment is.
 */
export function readTimestamp(octets: Uint8Array): Date | undefined {
  const [year, month, day, hour, minute, second] = Array.from(octets.subarray(0, 6), swapped);
  const zone = octets[6] ?? 0;
  // The sign is a bit of the first digit.
  const quarters = swapped(zone & 0xf7) * ((zone & 0x08) === 0 ? 1 : -1);
  const written = [month, day, hour, minute, second].map((part) => String(part).padStart(2, '0'));
  const moment = new Date(
    `20${String(year).padStart(2, '0')}-${written.slice(0, 2).join('-')}T${written.slice(2).join(':')}Z`,
  );
  if (Number.isNaN(moment.getTime()) || Number.isNaN(quarters)) return undefined;
  return new Date(moment.getTime() - quarters * 15 * 60_000);
}

/** NaN where a half is no digit. */
function swapped(octet: number): number {
  const [tens, ones] = [octet & 15, octet >> 4];
  return tens > 9 || ones > 9 ? Number.NaN : tens * 10 + ones;
}
