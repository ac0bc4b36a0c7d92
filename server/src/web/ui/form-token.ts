import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#kernel/refusal';
import { sameSecret } from '#kernel/same-secret';
import type { Sealer } from '#kernel/seal';
import type { Cookies } from './cookies.ts';
import { TOKEN_FIELD } from './form.tsx';
import { formOf } from './read-form.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * The proof that entitles the sender of a form. The name of the part of the address that is a secret (`{ bearer: 'session' }`):
     * then its forms need no cookie, and work within other sites' pages. Not set: the cookies of the browser, which must
     * not be used by forms of other sites. `'unchecked'`: nothing (answers that change nothing).
     */
    entitled?: { bearer: string } | 'unchecked';
  }
}

const COOKIE = 'sb_form';
const NONCE_LETTERS = 16;

/**
 * Forms carry a token that other sites cannot know: made from what entitles the sender, which is either the secret in
 * the address or a random cookie of this browser.
 */
export function createFormTokens({ sealer, cookies }: { sealer: Sealer; cookies: Cookies }) {
  const make = (subject: string, nonce: string) => `${nonce}${sealer.sign(`form\0${subject}\0${nonce}`)}`;

  /** The token for a browser that came without the cookie: all forms of one page carry the same. */
  const given = new WeakMap<FastifyRequest, string>();

  return {
    issue(request: FastifyRequest, reply: FastifyReply): string {
      const nonce = randomBytes(12).toString('base64url');
      const bearer = bearerOf(request);
      if (bearer !== undefined) return make(bearer, nonce);
      const known = cookies.read(request, COOKIE) ?? given.get(request);
      const browser = known ?? randomBytes(18).toString('base64url');
      if (known === undefined) {
        cookies.set(reply, COOKIE, browser);
        given.set(request, browser);
      }
      return make(`browser:${browser}`, nonce);
    },

    /** Refuses `key_unknown` for a form that did not come from a page of ours. */
    assert(request: FastifyRequest): void {
      if (request.routeOptions.config.entitled === 'unchecked') return;
      const bearer = bearerOf(request);
      const browser = cookies.read(request, COOKIE);
      const subject = bearer ?? (browser === undefined ? undefined : `browser:${browser}`);
      const token = formOf(request)[TOKEN_FIELD] ?? '';
      const site = request.headers['sec-fetch-site'] ?? 'same-origin';
      const foreign = bearer === undefined && site !== 'same-origin' && site !== 'none';
      if (
        subject === undefined ||
        foreign ||
        !sameSecret(token, make(subject, token.slice(0, NONCE_LETTERS)))
      )
        throw new Refusal('key_unknown', { what: 'form_token' });
    },
  };
}

function bearerOf(request: FastifyRequest): string | undefined {
  const { entitled } = request.routeOptions.config;
  if (entitled === undefined || entitled === 'unchecked') return undefined;
  const secret = (request.params as Record<string, string | undefined>)[entitled.bearer] ?? '';
  return `bearer:${secret.split('&')[0]?.toLowerCase()}`;
}
