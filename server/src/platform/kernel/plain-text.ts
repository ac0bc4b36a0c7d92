const unseen = /\p{Cf}|\p{Variation_Selector}|\u034f|[\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

/**
 * A text as it is compared: what nobody sees (zero-width spaces, marks of direction, soft hyphens) gone, compatibility
 * forms (full width, mathematical letters) as plain ones, without blanks around it.
 */
export function plainText(text: string): string {
  return text.replace(unseen, '').normalize('NFKC').trim();
}
