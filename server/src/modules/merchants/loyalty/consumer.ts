import { emailKey } from '#kernel/email';
import { hashPassword, verifyPassword } from '#kernel/password';
import { Refusal } from '#kernel/refusal';
import { checkLocationPassword } from '#modules/merchants/campaigns';
import { limitTries, trySubjects } from '#modules/password-tries';
import { createUserIn, joinCard } from './add-users.ts';
import { findCardByCode, listCardLocationIds } from './card-store.ts';
import { findCardUser } from './card-user-store.ts';
import { type ChangedCardUser, changeCardUser } from './change-card-user.ts';
import type { LoyaltyDeps } from './change-cards.ts';
import type { LoyaltyCard } from './loyalty-card.ts';
import type { UserDetails } from './loyalty-user.ts';
import { createSignIn, findSignIn, type SignedIn } from './sign-in-store.ts';
import { findUserByEmail } from './user-store.ts';

const LEAST_LETTERS = 8;

/** A card that can be joined and used. Refuses `not_found`, `not_allowed` (`inactive`). */
async function getActiveCard({ db }: LoyaltyDeps, code: string): Promise<LoyaltyCard> {
  const card = await findCardByCode(db.read, code);
  if (!card || card.status === 'removed') throw new Refusal('not_found', { what: 'loyalty_card' });
  if (card.status !== 'active') throw new Refusal('not_allowed', { what: 'inactive' });
  return card;
}

/**
 * A consumer takes a card: a new person with a password, signed in. Refuses `bad_request` (`name: 'password'`, shorter
 * than eight letters), `already_exists` (email), and as `getActiveCard` does.
 */
export async function register(
  deps: LoyaltyDeps,
  {
    cardCode,
    email,
    password,
    details = {},
    consent,
  }: {
    cardCode: string;
    email: string;
    password: string;
    details?: UserDetails | undefined;
    consent: string;
  },
): Promise<SignedIn> {
  const card = await getActiveCard(deps, cardCode);
  if ([...password].length < LEAST_LETTERS) throw new Refusal('bad_request', { name: 'password' });
  const passwordHash = await hashPassword(password);
  return deps.db.write(async (tx) => {
    const now = deps.clock();
    const { accountId } = card;
    const user = await createUserIn(tx, { accountId, details: { ...details, email }, passwordHash, now });
    const context = { publicUrl: deps.publicAddress.url, now };
    await joinCard(tx, { card, user, consent, actor: 'page' }, context);
    return createSignIn(tx, user.id, now);
  });
}

/**
 * Undefined for a wrong pair; somebody of the account who has another of its cards gets this one too. Refuses
 * `rate_limited` (`retryAfterSeconds`) after five wrong ones, and as `getActiveCard` does.
 */
export async function signIn(
  deps: LoyaltyDeps,
  {
    cardCode,
    email,
    password,
    consent,
    address,
  }: {
    cardCode: string;
    email: string;
    password: string;
    consent: string;
    /** Where the caller comes from. */
    address?: string | undefined;
  },
): Promise<SignedIn | undefined> {
  const card = await getActiveCard(deps, cardCode);
  const { accountId } = card;
  const subjects = trySubjects(`loyalty:${accountId}:${emailKey(email)}`, 'loyalty', address);
  const user = await limitTries(deps, subjects, async () => {
    const found = await findUserByEmail(deps.db.read, { accountId, email });
    const right = await verifyPassword(password, found?.passwordHash ?? '');
    return right ? found : undefined;
  });
  if (!user) return undefined;
  return deps.db.write(async (tx) => {
    const now = deps.clock();
    const context = { publicUrl: deps.publicAddress.url, now };
    await joinCard(tx, { card, user, consent, actor: 'page' }, context);
    return createSignIn(tx, user.id, now);
  });
}

/** The consumer's card behind a browser's token; undefined where it is signed in as nobody who has that card. */
export async function findOwnCardUser(
  { db, clock }: LoyaltyDeps,
  { cardId, token }: { cardId: bigint; token: string },
) {
  const userId = await findSignIn(db.read, token, clock());
  return userId === undefined ? undefined : findCardUser(db.read, { cardId, userId });
}

/**
 * Staff type a shop's password, on the consumer's phone or after a scan. Undefined for a wrong one. Refuses
 * `rate_limited` (`retryAfterSeconds`) after five wrong ones, and as `changeCardUser` does.
 */
export async function giveByPassword(
  deps: LoyaltyDeps,
  {
    cardUserId,
    password,
    points,
    actor,
    requestId,
    address,
  }: {
    cardUserId: bigint;
    password: string;
    points: number;
    actor: 'phone' | 'qr';
    requestId?: string | undefined;
    address?: string | undefined;
  },
): Promise<ChangedCardUser | undefined> {
  const found = await findCardUser(deps.db.read, { id: cardUserId });
  if (!found) throw new Refusal('not_found', { what: 'loyalty_user' });
  const { accountId, cardId } = found;
  const locationIds = (await listCardLocationIds(deps.db.read, [cardId])).get(cardId);
  const subjects = trySubjects(`loyalty_card:${cardUserId}`, 'staff', address);
  const opened = await limitTries(deps, subjects, () =>
    checkLocationPassword(deps.db.read, { accountId, locationIds, password }),
  );
  if (opened === undefined) return undefined;
  const ref = { id: cardUserId };
  return changeCardUser(deps, { accountId, ref, points, locationId: opened, actor, requestId });
}
