import { Refusal } from '#kernel/refusal';

/** The name that a form gives a thing, at most 200 letters of it. Refuses `bad_request` where it is empty. */
export function readName(form: Record<string, string>, field = 'name'): string {
  const name = form[field]?.trim().slice(0, 200) ?? '';
  if (name === '') throw new Refusal('bad_request', { name: field });
  return name;
}
