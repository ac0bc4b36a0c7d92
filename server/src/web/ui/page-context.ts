import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Lang } from './texts.ts';

/** The request that a page answers, as far as its parts need it. */
export type PageContextValue = {
  lang: Lang;
  /** An address of ours that keeps the language the reader chose by `?lang=`. */
  href(path: string): string;
  /** The token in a form that shows that it came from this page. */
  formToken(): string;
};

export const PageContext = createContext<PageContextValue>({
  lang: 'en',
  href: (path) => path,
  formToken: () => '',
});

export const usePage = (): PageContextValue => useContext(PageContext);
