import { InvalidArgumentError } from 'commander';

export type Settings = Readonly<Record<string, unknown>>;

/** `name=value`, collected over many options. */
export function addSetting(text: string, known: Settings = {}): Settings {
  const [, name, value = ''] = /^([A-Za-z]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Not of the form name=value.');
  return { ...known, [name]: parseValue(value) };
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
