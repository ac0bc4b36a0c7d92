import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** Encrypts secrets that must be readable again (AES-256-GCM). `open` throws for what was altered or sealed by another key. */
export type Sealer = {
  seal(text: string): string;
  open(sealed: string): string;
  /** Shows that only this server can have written `text` (HMAC-SHA256); the same on every process with the same secret. */
  sign(text: string): string;
};

/** `secret` is any text of at least 16 characters; the operator's `SECRET_KEY`. */
export function createSealer(secret: string): Sealer {
  if (secret.length < 16) throw new Error('SECRET_KEY must have at least 16 characters');
  const key = createHash('sha256').update(`switchboard seal v1\0${secret}`).digest();
  const signingKey = createHash('sha256').update(`switchboard sign v1\0${secret}`).digest();

  return {
    sign: (text) => createHmac('sha256', signingKey).update(text).digest('base64url'),
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed) {
      const [version, payload = ''] = sealed.split('.');
      if (version !== 'v1') throw new Error('sealed by an unknown version');
      const bytes = Buffer.from(payload, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
