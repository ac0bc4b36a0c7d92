import sanitizeHtml from 'sanitize-html';

const options: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'b', 'strong', 'i', 'em', 'u', 's', 'small', 'ul', 'ol', 'li', 'a', 'h3', 'h4'],
  allowedAttributes: { a: ['href', 'rel', 'target'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  // What is not allowed is shown as the text that it is.
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

/** A merchant's text: plain with its lines kept, or with simple tags; every other tag is text. */
export function RichText({ text }: { text: string }) {
  if (!/<[a-z][^>]*>/i.test(text)) return <p class="pre">{text}</p>;
  const html = sanitizeHtml(text, options);
  const withLines = /<(?:p|br|ul|ol|h3|h4)[ />]/.test(html) ? html : html.replace(/\n/g, '<br />');
  return <div class="rich" dangerouslySetInnerHTML={{ __html: withLines }} />;
}
