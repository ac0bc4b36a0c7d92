import type { ComponentChildren } from 'preact';
import { frameTexts } from './frame-texts.ts';
import type { PageScript, PageSheet } from './security.ts';
import { style } from './style.ts';
import { type Lang, langNames, langs } from './texts.ts';

/** The content of one page. */
export type PageView = {
  title: string;
  /** Everything between the brand and the foot; it has the page's one `h1`. */
  body: ComponentChildren;
  /** Whose page it is, shown above it: the merchant's name. */
  brand?: string | undefined;
  /** For previews of links in chats. */
  preview?: { description?: string | undefined; imageUrl?: string | undefined } | undefined;
  /** For tables and lists that need room. */
  wide?: boolean | undefined;
  scripts?: readonly PageScript[] | undefined;
  /** Styles beside those that all pages have. */
  sheets?: readonly PageSheet[] | undefined;
  /** The bar above the content, the same on all pages of a family: who is signed in, where else to go. */
  header?: ComponentChildren;
};

/** The whole document around a page. Style and scripts are constants of ours, allowed by their hashes. */
export function Layout({ view, lang, path }: { view: PageView; lang: Lang; path: string }) {
  const { title, body, brand, preview, scripts = [], sheets = [], header, wide } = view;
  const texts = frameTexts(lang);
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        {preview && <meta property="og:title" content={title} />}
        {preview?.description && <meta property="og:description" content={preview.description} />}
        {preview?.imageUrl && <meta property="og:image" content={preview.imageUrl} />}
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: style }} />
        {sheets.map(({ source, hash }) => (
          <style key={hash} dangerouslySetInnerHTML={{ __html: source }} />
        ))}
      </head>
      <body>
        {header}
        {brand && <header class="brand">{brand}</header>}
        <main class={wide ? 'wide' : undefined}>{body}</main>
        <footer class="foot">
          <nav aria-label={texts.language} class="row">
            {langs.map((other) =>
              other === lang ? (
                <span key={other} aria-current="true">
                  {langNames[other]}
                </span>
              ) : (
                <a key={other} href={`${path}?lang=${other}`} hreflang={other} lang={other}>
                  {langNames[other]}
                </a>
              ),
            )}
          </nav>
        </footer>
        {scripts.map(({ source, hash }) => (
          <script key={hash} dangerouslySetInnerHTML={{ __html: source }} />
        ))}
      </body>
    </html>
  );
}
