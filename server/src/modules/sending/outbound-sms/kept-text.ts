import { cleanText } from '#kernel/outside-text';

/** Ids and reasons of those that take our SMS, as they are kept: their words may be of any length, and hold anything. */
export const keptText = (text: string): string => cleanText(text.slice(0, 200));
