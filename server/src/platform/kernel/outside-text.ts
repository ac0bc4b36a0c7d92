/** Matches text that no database keeps: NUL, and half of a surrogate pair. */
const unkeepable = /\0|\p{Surrogate}/u;
const everyUnkeepable = /\0|\p{Surrogate}/gu;

/**
 * A text from outside as it may be compared, kept and sent on: what cannot be becomes U+FFFD, so that two texts that
 * differ stay two. The one gate for whatever others write: addresses, queries, forms, JSON, answers of those we call.
 */
export function cleanText(text: string): string {
  if (!unkeepable.test(text)) return text;
  return text.replace(everyUnkeepable, '\uFFFD');
}

/** Control characters, marks of direction and others that nobody sees, separators of lines. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text from outside as operators are shown it: what would be unseen, end a line or turn it around is named, e.g. `<U+202E>`. */
export function visibleText(text: string): string {
  return cleanText(text).replace(
    unseen,
    (char) => `<U+${char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}

/** NUL and half of a pair as `JSON.stringify` writes them, not what only looks like it in a text. */
const escapedUnkeepable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** JSON that a database keeps: texts that were cut somewhere may end in half of a character, and it refuses that. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(escapedUnkeepable, '$1\uFFFD');
}

type Box = Record<string, unknown> | unknown[];

/** The same for whatever a parser made of it, in place, however deep it is. A field with such a name is left out. */
export function cleanValue<T>(value: T): T {
  if (typeof value === 'string') return cleanText(value) as T;
  const boxes: Box[] = isBox(value) ? [value] : [];
  for (let box = boxes.pop(); box; box = boxes.pop()) {
    const fields = box as Record<string, unknown>;
    for (const [name, item] of Object.entries(fields)) {
      if (unkeepable.test(name)) delete fields[name];
      else if (typeof item === 'string') {
        if (unkeepable.test(item)) fields[name] = cleanText(item);
      } else if (isBox(item)) boxes.push(item);
    }
  }
  return value;
}

type Place = { value: unknown; name: string; within: Place | undefined };

/** Where such a text is in a value, for doors that refuse it; undefined where there is none. */
export function findUnkeepable(value: unknown): readonly string[] | undefined {
  const found: Place[] = [{ value, name: '', within: undefined }];
  for (let place = found.pop(); place; place = found.pop()) {
    const item = place.value;
    if (typeof item === 'string' && unkeepable.test(item)) return pathOf(place);
    if (!isBox(item)) continue;
    for (const [name, inner] of Object.entries(item)) {
      const next = { value: inner, name, within: place };
      if (unkeepable.test(name)) return pathOf({ ...next, name: cleanText(name) });
      found.push(next);
    }
  }
  return undefined;
}

function pathOf(place: Place): string[] {
  const path: string[] = [];
  for (let at: Place | undefined = place; at?.within; at = at.within) path.push(at.name);
  return path.reverse();
}

/**
 * Values that parsers make: lists, and objects that inherit at most from something that inherits nothing (routers make theirs
 * so); not bytes, and not the numbers of other classes.
 */
function isBox(value: unknown): value is Box {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
