import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '#core';
import { isRefusal } from '#kernel/refusal';
import { Field, Form, formOf, Note } from '#ui';
import { statusOfWords, wordsOf } from './coupon-refusals.ts';
import { couponTexts } from './coupon-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { type StaffText, staffTexts } from './staff-texts.ts';

export type Staff = NonNullable<Awaited<ReturnType<Core['staff']['find']>>>;

const COOKIE = 'sb_staff';

/** The pages that staff sign in for; where a form leads back to is one of them and nothing else. */
const rooms = { widget: '/widget', lookup: '/lookup', loyalty: '/loyalty/merchant' } as const;
export type Room = keyof typeof rooms;

/** Staff sign in once for all pages of theirs, with a cookie that ends with their shift. */
export function mountStaffDoor(app: FastifyInstance, { core, pages }: PageDeps): void {
  const roomOf = (request: FastifyRequest): Room => {
    const { room = '' } = formOf(request);
    return room === 'lookup' || room === 'loyalty' ? room : 'widget';
  };

  app.post('/staff/sign-in', async (request, reply) => {
    const room = roomOf(request);
    const { name = '', password = '' } = formOf(request);
    try {
      const { token, seconds } = await core.staff.signIn({ name, password, address: request.ip });
      // A fresh token at every sign-in: one that somebody put there before is worth nothing.
      pages.cookies.set(reply, COOKIE, token, { maxAgeSeconds: seconds });
    } catch (error) {
      const lang = pages.langOf(request);
      const isWrong = isRefusal(error, 'key_unknown') || isRefusal(error, 'account_inactive');
      const problem = isWrong ? staffTexts(lang).signInWrong : wordsOf(error, couponTexts(lang));
      if (problem === undefined) throw error;
      const status = isWrong ? 422 : statusOfWords(error);
      return sendDoor({ core, pages }, request, reply, { room, name, problem, status });
    }
    return pages.redirect(request, reply, rooms[room]);
  });

  app.post('/staff/sign-out', async (request, reply) => {
    await forget({ core, pages }, request, reply);
    return pages.redirect(request, reply, rooms[roomOf(request)]);
  });
}

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
  const { token, seconds } = await core.staff.remember(proof);
  pages.cookies.set(reply, COOKIE, token, { maxAgeSeconds: seconds });
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

/** The page on which staff sign in. */
export function sendDoor(
  { pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { room, name = '', problem, status }: { room: Room; name?: string; problem?: string; status?: number },
): FastifyReply {
  const text = staffTexts(pages.langOf(request));
  return pages.send(request, reply, {
    title: text[room],
    brand: text.forStaff,
    status,
    path: rooms[room],
    body: (
      <section class="card">
        <div class="part">
          <h1>{text[room]}</h1>
          <p class="soft">{text.signInHint}</p>
          {problem && <Note kind="bad" title={problem} />}
          <Form action="/staff/sign-in">
            <input type="hidden" name="room" value={room} />
            <Field name="name" label={text.name} value={name} autocomplete="username" />
            <Field name="password" type="password" label={text.password} autocomplete="current-password" />
            <button type="submit">{text.signIn}</button>
          </Form>
        </div>
      </section>
    ),
  });
}

/** Who is signed in, and the way out. */
export function StaffBar({ room, place, text }: { room: Room; place: string | undefined; text: StaffText }) {
  return (
    <div class="row small gap">
      <span class="soft">{place && text.inShop(place)}</span>
      <Form action="/staff/sign-out">
        <input type="hidden" name="room" value={room} />
        <button type="submit" class="link">
          {text.signOut}
        </button>
      </Form>
    </div>
  );
}

/** The shop that staff are in, by name. */
export async function placeOf(core: Core, { locationId }: Staff): Promise<string | undefined> {
  if (locationId === null) return undefined;
  return (await core.campaigns.findLocations([locationId])).get(locationId)?.companyName;
}
