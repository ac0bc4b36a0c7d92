import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '#core';
import type { PageDeps } from './page-deps.ts';

export type Staff = NonNullable<Awaited<ReturnType<Core['staff']['find']>>>;

const COOKIE = 'sb_staff';

/** Who is signed in on this device, if anybody is. */
export async function staffOf(
  { core, pages }: PageDeps,
  request: FastifyRequest,
): Promise<Staff | undefined> {
  return core.staff.find(pages.cookies.read(request, COOKIE));
}

/** Remembers that staff typed a password of this campaign here. */
export async function remember(
  { core, pages }: PageDeps,
  reply: FastifyReply,
  proof: Parameters<Core['staff']['remember']>[0],
): Promise<void> {
  keepStaff({ core, pages }, reply, await core.staff.remember(proof));
}

export async function forget(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const token = pages.cookies.read(request, COOKIE);
  if (token) await core.staff.signOut(token);
  pages.cookies.clear(reply, COOKIE);
}

/** The shop that staff are in, by name. */
export async function placeOf(core: Core, { locationId }: Staff): Promise<string | undefined> {
  if (locationId === null) return undefined;
  return (await core.campaigns.findLocations([locationId])).get(locationId)?.companyName;
}

/** Keeps in the browser that staff are signed in, until their shift ends. */
export function keepStaff(
  { pages }: PageDeps,
  reply: FastifyReply,
  { token, seconds }: { token: string; seconds: number },
): void {
  pages.cookies.set(reply, COOKIE, token, { maxAgeSeconds: seconds });
}
