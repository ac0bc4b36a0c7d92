import { type Lang, usePage } from '#ui';
import { type FrameText, frameText } from './frame-texts.ts';

/** The words of a view in the language of its page: those of its area, and those that all screens share. */
export function useWords<T>(textsOf: (lang: Lang) => T): { lang: Lang; text: T; frame: FrameText } {
  const { lang } = usePage();
  return { lang, text: textsOf(lang), frame: frameText(lang) };
}
