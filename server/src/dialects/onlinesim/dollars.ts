import { formatMicros, microsToNumber, roundBalance, roundPrice } from '#kernel/money';

/** A price in dollars with two decimals. */
export const priceNumber = (micros: bigint): number => microsToNumber(roundPrice(micros));

/** Money that somebody has. */
export const balanceText = (micros: bigint): string => formatMicros(roundBalance(micros));
