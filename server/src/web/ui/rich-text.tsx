import sanitizeHtml from 'sanitize-html';

const options: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'b', 'strong', 'i', 'em', 'u', 's', 'small', 'ul', 'ol', 'li', 'a', 'h3', 'h4'],
  allowedAttributes: { a: ['href', 'rel', 'target'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  // Tags that are not allowed are shown as plain text.
  disallowedTagsMode: 'escape',
  transformTags: {
    h1: 'h3',
    h2: 'h3',
    a: (tagName, { href }) => ({
      tagName,
      attribs: { ...(href ? { href } : {}), rel: 'nofollow noopener noreferrer', target: '_blank' },
    }),
  },
};

/** Texts that were rendered, the last ones that were asked for: the same terms are shown at every view. */
const rendered = new Map<string, string>();
const MOST_KEPT = 500;
const LONGEST_KEPT = 20_000;

/** A merchant's text: plain with its lines kept, or with simple tags; every other tag is text. */
export function RichText({ text }: { text: string }) {
  // The second bracket ends the search: without it every `<` of a text would be followed to the text's end.
  if (!/<[a-z][^<>]*>/i.test(text)) return <p class="pre">{text}</p>;
  return <div class="rich" dangerouslySetInnerHTML={{ __html: renderOnce(text) }} />;
}

function renderOnce(text: string): string {
  const html = rendered.get(text) ?? render(text);
  if (text.length > LONGEST_KEPT) return html;
  rendered.delete(text);
  rendered.set(text, html);
  const [oldest] = rendered.keys();
  if (rendered.size > MOST_KEPT && oldest !== undefined) rendered.delete(oldest);
  return html;
}

function render(text: string): string {
  const html = sanitizeHtml(text, options);
  return /<(?:p|br|ul|ol|h3|h4)[ />]/.test(html) ? html : html.replace(/\n/g, '<br />');
}
