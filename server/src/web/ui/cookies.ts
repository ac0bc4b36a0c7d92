import type { FastifyReply, FastifyRequest } from 'fastify';
import { sameSecret } from '#kernel/same-secret';
import type { Sealer } from '#kernel/seal';

export type CookieOptions = {
  /** Where it is sent; `/` unless it is said. */
  path?: string | undefined;
  /** Until the browser is closed unless it is said. */
  maxAgeSeconds?: number | undefined;
  /** For a page within another site's: kept apart for each such site, and only over HTTPS. */
  embedded?: boolean | undefined;
};

/** Cookies that scripts cannot read and that nobody else can write: their values are signed together with their names. */
export function createCookies({ sealer, isSecure }: { sealer: Sealer; isSecure(): boolean }) {
  const nameOf = (name: string, path: string) =>
    isSecure() ? `${path === '/' ? '__Host-' : '__Secure-'}${name}` : name;
  const signatureOf = (name: string, value: string) => sealer.sign(`cookie\0${name}\0${value}`);

  return {
    /** Undefined where there is none, or one that we did not write. */
    read(request: FastifyRequest, name: string, path = '/'): string | undefined {
      const raw = request.cookies[nameOf(name, path)] ?? '';
      const at = raw.lastIndexOf('.');
      const value = raw.slice(0, at);
      return at > 0 && sameSecret(raw.slice(at + 1), signatureOf(name, value)) ? value : undefined;
    },

    set(reply: FastifyReply, name: string, value: string, options: CookieOptions = {}): void {
      const { path = '/', maxAgeSeconds, embedded = false } = options;
      const apart = embedded && isSecure();
      reply.setCookie(nameOf(name, path), `${value}.${signatureOf(name, value)}`, {
        path,
        httpOnly: true,
        secure: isSecure(),
        sameSite: apart ? 'none' : 'lax',
        ...(apart ? { partitioned: true } : {}),
        ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }),
      });
    },

    clear(reply: FastifyReply, name: string, path = '/'): void {
      reply.clearCookie(nameOf(name, path), { path, secure: isSecure(), httpOnly: true, sameSite: 'lax' });
    },
  };
}

export type Cookies = ReturnType<typeof createCookies>;
