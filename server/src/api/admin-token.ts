import { sameSecret } from '#kernel/same-secret';

/** Whether an `Authorization` header carries the token. Takes equally long for every wrong one. */
export function createTokenCheck(adminToken: string): (authorization: string | undefined) => boolean {
  return (authorization) => {
    const match = /^Bearer +([^\s]{1,512}) *$/i.exec(authorization ?? '');
    return sameSecret(match?.[1] ?? '', adminToken) && match !== null;
  };
}
