import type { EmailContent } from './email.ts';

const words = {
  en: {
    hello: (name: string) => `Hello ${name},`,
    from: (sender: string) => `This message was sent by ${sender}.`,
    unsubscribe: 'Unsubscribe',
    ifNot: 'If the button does not work, open this address:',
  },
  ru: {
    hello: (name: string) => `Здравствуйте, ${name}!`,
    from: (sender: string) => `Отправитель: ${sender}.`,
    unsubscribe: 'Отписаться',
    ifNot: 'Если кнопка не работает, откройте этот адрес:',
  },
};

type Composed = { subject: string; text: string; html: string };

/** The two bodies of an email: the same words as plain text and as simple HTML. */
export function composeEmail(content: EmailContent, unsubscribeUrl = ''): Composed {
  const { lang, name = '', title, paragraphs, link, sender } = content;
  const text = words[lang];
  const lines = paragraphs.map((one) => one.trim()).filter((one) => one !== '');
  const hello = name === '' ? [] : [text.hello(oneLine(name))];
  const foot = text.from(oneLine(sender));
  return {
    subject: oneLine(content.subject),
    text: [
      ...hello,
      oneLine(title),
      ...lines,
      `${link.label}: ${link.url}`,
      `-- \n${foot}`,
      ...(unsubscribeUrl === '' ? [] : [`${text.unsubscribe}: ${unsubscribeUrl}`]),
    ].join('\n\n'),
    html: document(lang, oneLine(content.subject), [
      ...hello.map((one) => paragraph(one)),
      `<h1 style="font-size:22px;line-height:1.3;margin:0 0 16px">${escapeHtml(title)}</h1>`,
      ...lines.map((one) => paragraph(one)),
      `<p style="margin:24px 0"><a href="${escapeHtml(link.url)}" style="background:#4338ca;color:#ffffff;padding:12px 20px;border-radius:8px;text-decoration:none;font-weight:bold;display:inline-block">${escapeHtml(link.label)}</a></p>`,
      `<p style="margin:0 0 24px;font-size:13px;color:#565d6b">${escapeHtml(text.ifNot)}<br>${escapeHtml(link.url)}</p>`,
      `<p style="margin:0;font-size:13px;color:#565d6b">${escapeHtml(foot)}${
        unsubscribeUrl === ''
          ? ''
          : ` <a href="${escapeHtml(unsubscribeUrl)}" style="color:#565d6b">${escapeHtml(text.unsubscribe)}</a>`
      }</p>`,
    ]),
  };
}

function document(lang: string, title: string, parts: readonly string[]): string {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title></head><body style="margin:0;padding:24px;background:#ffffff;color:#171a21;font:16px/1.5 Arial,Helvetica,sans-serif"><div style="max-width:560px;margin:0 auto">${parts.join('')}</div></body></html>`;
}

function paragraph(text: string): string {
  return `<p style="margin:0 0 16px">${escapeHtml(text).replace(/\r?\n/g, '<br>')}</p>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** For headers and headings: no line breaks, no control letters. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}
