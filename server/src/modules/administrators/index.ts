import type { Database } from '#db';
import { createBackground } from '#jobs';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { makeSecretToken } from '#kernel/secret-token';
import { type AdministratorToken, insertToken, listTokens, revokeToken } from './administrator-store.ts';
import { createAuthenticate, OWNER_NAME } from './authenticate.ts';
import { may, type Role, roles } from './role.ts';

export type { AdministratorToken } from './administrator-store.ts';
export { may, type Right, type Role, rights, roles } from './role.ts';

export type AdministratorsDeps = {
  db: Database;
  clock: Clock;
  /** The token of the settings or of the data folder. Absent: nobody is the owner by it. */
  ownerToken?: string | undefined;
  /** Told where the moment of a use could not be kept. */
  onError?(error: unknown): void;
};

/** Who may operate the server, each by a token and a name of their own. */
export function createAdministrators({ db, clock, ownerToken, onError = () => {} }: AdministratorsDeps) {
  const background = createBackground(onError);
  const { authenticate, forget } = createAuthenticate({
    db,
    clock,
    ownerToken,
    start: (work) => void background.start(work),
  });

  return {
    /** The administrator behind a token; refuses `key_unknown`. */
    authenticate,

    /** Whether a role may do such things. */
    may,

    /**
     * The token itself is in this answer and nowhere else. Names are unique among those that live, in small letters or capitals.
     * Refuses `bad_request` (the name, the role), `already_exists`.
     */
    async createToken({
      name,
      role,
    }: {
      name: string;
      role: Role;
    }): Promise<AdministratorToken & { token: string }> {
      if (!/^[A-Za-z0-9_.@+-]{1,64}$/.test(name)) throw new Refusal('bad_request', { name });
      if (!roles.includes(role)) throw new Refusal('bad_request', { role });
      if (name.toLowerCase() === OWNER_NAME) throw new Refusal('already_exists', { name });
      const { token, hash } = makeSecretToken();
      const row = { name, role, hash, hint: token.slice(-4), createdAt: clock() };
      const created = await db.write((tx) => insertToken(tx, row));
      if (!created) throw new Refusal('already_exists', { name });
      return { ...created, token };
    },

    /** Newest first, the revoked ones too; at most 1000. */
    list: () => listTokens(db.read),

    /** Here at once, in every other process within a second. Refuses `not_found`. */
    async revoke(id: bigint): Promise<AdministratorToken> {
      const revoked = await db.write((tx) => revokeToken(tx, id, clock()));
      forget();
      if (!revoked) throw new Refusal('not_found');
      return revoked;
    },

    /** Waits for what is done by the way. */
    stop: () => background.settled(),
  };
}
