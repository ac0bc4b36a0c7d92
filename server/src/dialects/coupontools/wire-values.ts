import { isJsonNumber, type JsonValue, parseLosslessJson } from '#kernel/lossless-json';
import { cleanText } from '#kernel/outside-text';

/**
 * A value as it arrived, whatever its form: numbers and booleans are their text, `null` is absent. Lists and
 * objects keep their shape.
 */
export type WireValue = string | WireValue[] | WireObject;
export type WireObject = { readonly [name: string]: WireValue };

/** The parameters of a request by name. */
export type WireParameters = ReadonlyMap<string, WireValue>;

/** JSON text, or undefined where it is none. An empty text has no parameters. */
export function parseJsonBody(text: string): WireValue | undefined {
  if (text.trim() === '') return {};
  try {
    return fromJson(parseLosslessJson(text)) ?? {};
  } catch {
    return undefined;
  }
}

function fromJson(value: JsonValue): WireValue | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isJsonNumber(value)) return value.value;
  if (Array.isArray(value)) return value.map((item) => fromJson(item) ?? '');
  return toObject(
    Object.entries(value).flatMap(([name, item]) => {
      const wire = fromJson(item);
      return wire === undefined ? [] : [[name, wire]];
    }),
  );
}

/** A query string or form. `a[b]=` makes an object and `a[]=` a list, one level deep; of a name given twice the last wins. */
export function parsePairs(pairs: Iterable<readonly [string, string]>): WireObject {
  const plain = new Map<string, WireValue>();
  for (const [sentName, text] of pairs) {
    const name = cleanText(sentName);
    const value = cleanText(text);
    const match = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name);
    if (!match) {
      plain.set(name, value);
      continue;
    }
    const [, outer = '', inner = ''] = match;
    const known = plain.get(outer);
    if (inner === '') plain.set(outer, [...(Array.isArray(known) ? known : []), value]);
    else plain.set(outer, toObject([...Object.entries(isWireObject(known) ? known : {}), [inner, value]]));
  }
  return toObject(plain);
}

export function isWireObject(value: WireValue | undefined): value is WireObject {
  return typeof value === 'object' && !Array.isArray(value);
}

/** Without a prototype, so that no name a client sends can mean anything else. */
function toObject(entries: Iterable<readonly [string, WireValue]>): WireObject {
  const object: Record<string, WireValue> = Object.create(null);
  for (const [name, value] of entries) object[name] = value;
  return object;
}
