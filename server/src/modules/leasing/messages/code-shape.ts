/** Something that looks like a code by its own form; what stands around it is judged elsewhere. */
export interface Shape {
  /** 3 to 10 units: ASCII, or with capitals of Greek or Cyrillic as they are written. */
  code: string;
  start: number;
  end: number;
  form: 'digits' | 'split' | 'mixed' | 'letters';
  /** The weight of its form alone. */
  base: number;
  /** Why it can be no code, as far as its own form and its neighbours in a chain of digits tell. */
  trap?: string;
  /** A keyword is written together with it: "OTP482913", or a sender's initial is: "G-482913". */
  prefixed?: boolean;
}

const digitsBase = [0, 0, 0, 0.15, 0.4, 0.42, 0.46, 0.34, 0.34, 0.2, 0.15];
const splitBase = [0, 0, 0, 0, 0.25, 0.3, 0.44, 0.2, 0.38, 0.2, 0.15];

/** The weight of a run of digits, or of one in groups, by its length. */
export const baseOf = ({ length }: string, isSplit = false): number =>
  (isSplit ? splitBase : digitsBase)[length] ?? 0;

/** Five letters or more, or four that are not Latin, with one vowel at most: neither a word nor, as a rule, a name. */
export const isRandom = (code: string): boolean =>
  code.length >= (/[A-Z]/.test(code) ? 5 : 4) &&
  code.replace(/[^AEIOUYАЕЁИОУЫЭЮЯІЇЄЪΑΕΗΙΟΥΩ]/gu, '').length <= 1;
