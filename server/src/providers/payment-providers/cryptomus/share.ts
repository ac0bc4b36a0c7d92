/**
 * The part of `amountMicros` that has been paid, when `paid` of `asked` coins arrived: rounded down, undefined
 * when nothing was asked. Coins have up to 18 decimals and more, so the two are scaled to whole units first.
 */
export function shareOf(amountMicros: bigint, paid: string, asked: string): bigint | undefined {
  const scale = Math.max(countDecimals(paid), countDecimals(asked));
  const askedUnits = toUnits(asked, scale);
  if (askedUnits === 0n) return undefined;
  return (amountMicros * toUnits(paid, scale)) / askedUnits;
}

function countDecimals(text: string): number {
  return (text.split('.')[1] ?? '').length;
}

function toUnits(text: string, scale: number): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}
