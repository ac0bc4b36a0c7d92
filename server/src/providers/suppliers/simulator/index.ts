import { getExampleNumber, isSupportedCountry } from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/mobile/examples';

/** Digits of the number that count up, so that all simulated numbers of a country differ. */
const COUNTING_DIGITS = 5;

/**
 * `count` different numbers that look like mobile numbers of the country: of its length and with one of its prefixes.
 * Always the same ones for the same arguments.
 */
export function simulatedPhones(
  { iso2, numberPrefixes }: { iso2: string; numberPrefixes: readonly string[] },
  count: number,
  start = 0,
): string[] {
  const prefix = numberPrefixes.at(-1) ?? '';
  const example = isSupportedCountry(iso2) ? getExampleNumber(iso2, examples)?.number.slice(1) : undefined;
  const fitting = example && numberPrefixes.some((one) => example.startsWith(one)) ? example : undefined;
  const stem = fitting ? fitting.slice(0, -COUNTING_DIGITS) : prefix.padEnd(11 - COUNTING_DIGITS, '5');
  return Array.from(
    { length: count },
    (_, index) => stem + String(start + index).padStart(COUNTING_DIGITS, '0'),
  );
}

const texts = [
  (name: string, code: string) => `Your ${name} verification code is ${code}`,
  (name: string, code: string) => `${code} is your ${name} code. Do not share it with anyone.`,
  (name: string, code: string) =>
    `${name}: use ${code} to confirm your phone number. It expires in 10 minutes.`,
  (name: string, code: string) => `[${name}] ${code} - one-time password`,
];

/** A message that a service might send: sender and text with a code of four to six digits. `random` gives 0 to 1. */
export function simulatedMessage(serviceName: string, random: () => number): { from: string; text: string } {
  const name = serviceName.split(',')[0]?.trim() || 'Switchboard';
  const digits = 4 + Math.floor(random() * 3);
  const code = String(Math.floor(10 ** (digits - 1) + random() * 9 * 10 ** (digits - 1)));
  const text = texts[Math.floor(random() * texts.length)] ?? texts[0];
  return { from: name.slice(0, 11), text: text?.(name, code) ?? code };
}
