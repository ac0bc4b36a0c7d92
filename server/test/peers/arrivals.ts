/** The number that all SMS come to. */
export const OUR_PHONE = '+4917612345678';

/** Words that are no other SMS'. */
const textOf = (index: number) => `Your code is ${100_000 + index}, of SMS ${index}`;

export const textsOf = (count: number) => Array.from({ length: count }, (_, index) => textOf(index));
