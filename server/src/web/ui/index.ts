export type { CookieOptions } from './cookies.ts';
export { Checkbox, Drawing, Field, Form, Note } from './form.tsx';
export { frameTexts } from './frame-texts.ts';
export { usePage } from './page-context.ts';
export { createPages, type Pages, plainError, type SentPage } from './pages.tsx';
export { formOf, queryOf } from './read-form.ts';
export { RichText } from './rich-text.tsx';
export { defineScript, defineSheet } from './security.ts';
export { defineTexts, formatMoment, type Lang, langs, plural } from './texts.ts';
