import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Lang } from './texts.ts';

/** What the parts of a page know of the request that it answers. */
export type PageContextValue = {
  lang: Lang;
  /** An address of ours that keeps the language the reader chose by `?lang=`. */
  href(path: string): string;
  /** What a form carries to show that it came from this page. */
  formToken(): string;
};

export const PageContext = createContext<PageContextValue>({
  lang: 'en',
  href: (path) => path,
  formToken: () => '',
});

export const usePage = (): PageContextValue => useContext(PageContext);
