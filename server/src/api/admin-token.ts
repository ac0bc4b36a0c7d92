import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether an `Authorization` header carries the token. Takes equally long for every wrong one. */
export function createTokenCheck(adminToken: string): (authorization: string | undefined) => boolean {
  const expected = digest(adminToken);
  return (authorization) => {
    const match = /^Bearer +([^\s]{1,512}) *$/i.exec(authorization ?? '');
    return timingSafeEqual(digest(match?.[1] ?? ''), expected) && match !== null;
  };
}

/** Of one length whatever the token's, as a comparison in constant time wants it. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
