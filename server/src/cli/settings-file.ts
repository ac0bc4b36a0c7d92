import { readFile } from 'node:fs/promises';
import { type Answer, asObject } from './client.ts';
import { CliFailure, exitCodes } from './io.ts';

/** The value of an option's text in a request. */
type Kind = (text: string, name: string) => unknown;

export const asText: Kind = (text) => text;
export const asFlag: Kind = (text, name) => {
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw new CliFailure(`--${name}: say yes or no`, exitCodes.usage);
};
export const asWhole: Kind = (text, name) => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CliFailure(`--${name}: "${text}" is not a whole number`, exitCodes.usage);
};
export const asList: Kind = (text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** A value that can be taken away with `none`. */
export const orNone =
  (kind: Kind): Kind =>
  (text, name) =>
    text === 'none' ? null : kind(text, name);

/** Options by their names in the API, e.g. `{ timeZone: asText }` for `--time-zone`. */
export type SettingKinds = Readonly<Record<string, Kind>>;

export const flagOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The settings of a thing from a command line: the file of `--settings`, then single options over it. */
export async function readSettings(
  options: Readonly<Record<string, string | undefined>>,
  kinds: SettingKinds,
): Promise<Answer> {
  const { settings } = options;
  const given = settings === undefined ? {} : await readObject(settings);
  for (const [name, kind] of Object.entries(kinds)) {
    const text = options[name];
    if (text !== undefined) given[name] = kind(text, flagOf(name));
  }
  return given;
}

async function readObject(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliFailure(`cannot read ${file}: ${error.code}`, exitCodes.failed, error);
  });
  try {
    const object = asObject(JSON.parse(text));
    if (object) return { ...object };
  } catch (error) {
    throw new CliFailure(`${file} is not JSON`, exitCodes.usage, error);
  }
  throw new CliFailure(`${file} is no JSON object`, exitCodes.usage);
}
