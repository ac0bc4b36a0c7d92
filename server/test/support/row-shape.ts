/** The values seen at one place, as far as a type can say it. */
export type Shape = {
  /** Types as TypeScript spells them: `null`, `bigint`, `Date`, `true`, `12`, `"waiting"`. */
  plain: Record<string, true>;
  /** Of the elements, where there were arrays. */
  list?: Shape;
  /** Where there were objects. */
  fields?: Fields;
};

/** The number of objects seen, and for each field the number of objects that had it. */
export type Fields = { count: number; of: Record<string, { count: number; shape: Shape }> };

const LITERALS = 16;
const LONGEST_LITERAL = 40;
const NAMES = 100;
const ELEMENTS = 20;
const DEPTH = 6;

export const noFields = (): Fields => ({ count: 0, of: {} });
const nothing = (): Shape => ({ plain: {} });

export function addFields(to: Fields, value: object, depth = 0): void {
  to.count += 1;
  for (const [name, one] of Object.entries(value)) {
    let field = to.of[name];
    if (!field) {
      if (Object.keys(to.of).length >= NAMES) continue;
      field = { count: 0, shape: nothing() };
      to.of[name] = field;
    }
    field.count += 1;
    addValue(field.shape, one, depth + 1);
  }
}

function addValue(to: Shape, value: unknown, depth: number): void {
  const type = toPlainType(value);
  if (type !== undefined) addPlain(to, type);
  else if (depth > DEPTH) to.plain.any = true;
  else if (Array.isArray(value)) {
    to.list ??= nothing();
    for (const one of value.slice(0, ELEMENTS)) addValue(to.list, one, depth + 1);
  } else {
    to.fields ??= noFields();
    addFields(to.fields, value as object, depth);
  }
}

function addPlain(to: Shape, type: string): void {
  if (to.plain[type]) return;
  const isLiteral = /^["\d-]/.test(type);
  // An enumeration shows itself in its first values; of free text more is only more to compare.
  if (isLiteral && Object.keys(to.plain).length >= LITERALS) return;
  to.plain[type] = true;
}

/** Undefined for what has parts. */
function toPlainType(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.length > LONGEST_LITERAL ? 'string' : JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'number';
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      if (value instanceof Date) return 'Date';
      return value instanceof Uint8Array ? 'Buffer' : undefined;
    default:
      return typeof value;
  }
}

export function mergeFields(to: Fields, from: Fields): void {
  to.count += from.count;
  for (const [name, { count, shape }] of Object.entries(from.of)) {
    to.of[name] ??= { count: 0, shape: nothing() };
    to.of[name].count += count;
    mergeShape(to.of[name].shape, shape);
  }
}

function mergeShape(to: Shape, from: Shape): void {
  Object.assign(to.plain, from.plain);
  if (from.list) {
    to.list ??= nothing();
    mergeShape(to.list, from.list);
  }
  if (from.fields) {
    to.fields ??= noFields();
    mergeFields(to.fields, from.fields);
  }
}

/** The narrowest type that has all that was seen. */
export function toType({ plain, list, fields }: Shape): string {
  const parts = Object.keys(plain);
  if (list) parts.push(`Array<${toType(list)}>`);
  if (fields) {
    const of = Object.entries(fields.of).map(
      ([name, { count, shape }]) =>
        `${JSON.stringify(name)}${count < fields.count ? '?' : ''}: ${toType(shape)}`,
    );
    parts.push(`{ ${of.join('; ')} }`);
  }
  return parts.length === 0 ? 'never' : parts.join(' | ');
}
