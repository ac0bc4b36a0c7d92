import { createHash } from 'node:crypto';
import { style } from './style.ts';

/** A script that a page may carry: known by its hash, so that nothing else can run. Pages must work without it. */
export type PageScript = { source: string; hash: string };

export function defineScript(source: string): PageScript {
  return { source, hash: hashOf(source) };
}

/** Styles of a family of pages, allowed by their hash as the common ones are. */
export type PageSheet = { source: string; hash: string };

export function defineSheet(source: string): PageSheet {
  return { source, hash: hashOf(source) };
}

const styleHash = hashOf(style);

/**
 * Addresses of these pages are secrets of their holders, so they are told to nobody (`same-origin`, not `no-referrer`:
 * browsers then say where a form comes from).
 */
export function securityHeaders({
  scripts = [],
  sheets = [],
  embeddable = false,
  personal = true,
}: {
  scripts?: readonly PageScript[] | undefined;
  sheets?: readonly PageSheet[] | undefined;
  embeddable?: boolean | undefined;
  personal?: boolean | undefined;
}): Record<string, string> {
  const policy = [
    `default-src 'none'`,
    `style-src ${[styleHash, ...sheets.map(({ hash }) => hash)].map((hash) => `'${hash}'`).join(' ')}`,
    ...(scripts.length > 0 ? [`script-src ${scripts.map(({ hash }) => `'${hash}'`).join(' ')}`] : []),
    `img-src 'self' data: https: http:`,
    `form-action 'self'`,
    `base-uri 'none'`,
    ...(embeddable ? [] : [`frame-ancestors 'none'`]),
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'x-robots-tag': 'noindex',
    vary: 'accept-language, cookie',
    'cache-control': personal ? 'no-store' : 'no-cache',
    ...(embeddable ? {} : { 'x-frame-options': 'DENY' }),
  };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
