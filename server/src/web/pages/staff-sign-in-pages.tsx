import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '#kernel/refusal';
import { formOf } from '#ui';
import { statusOfWords, wordsOf } from './coupon-refusals.ts';
import { couponTexts } from './coupon-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { forget, keepStaff, type Staff, staffOf } from './staff-session.ts';
import { type Room, rooms, StaffSignIn } from './staff-sign-in-view.tsx';
import { staffTexts } from './staff-texts.ts';

/** Staff sign in once for all pages of theirs, with a cookie that ends with their shift. */
export function mountStaffSignInPages(app: FastifyInstance, deps: PageDeps): void {
  app.post('/staff/sign-in', (request, reply) => signIn(deps, request, reply));
  app.post('/staff/sign-out', (request, reply) => signOut(deps, request, reply));
}

async function signIn(deps: PageDeps, request: FastifyRequest, reply: FastifyReply) {
  const { core, pages } = deps;
  const room = roomOf(request);
  const { name = '', password = '' } = formOf(request);
  try {
    // A fresh token at every sign-in: one that somebody put there before is worth nothing.
    keepStaff(deps, reply, await core.staff.signIn({ name, password, address: request.ip }));
  } catch (error) {
    const lang = pages.langOf(request);
    const isWrong = isRefusal(error, 'key_unknown') || isRefusal(error, 'account_inactive');
    const problem = isWrong ? staffTexts(lang).signInWrong : wordsOf(error, couponTexts(lang));
    if (problem === undefined) throw error;
    const status = isWrong ? 422 : statusOfWords(error);
    return sendStaffSignIn(deps, request, reply, { room, name, problem, status });
  }
  return pages.redirect(request, reply, rooms[room]);
}

async function signOut(deps: PageDeps, request: FastifyRequest, reply: FastifyReply) {
  await forget(deps, request, reply);
  return deps.pages.redirect(request, reply, rooms[roomOf(request)]);
}

function roomOf(request: FastifyRequest): Room {
  const { room = '' } = formOf(request);
  return room === 'lookup' || room === 'loyalty' ? room : 'widget';
}

/** The page on which staff sign in. */
export function sendStaffSignIn(
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
    body: <StaffSignIn {...{ room, name, problem, text }} />,
  });
}

type StaffHandler = (request: FastifyRequest, reply: FastifyReply, staff: Staff) => Promise<FastifyReply>;

/** Lets `handle` answer those who are signed in as staff of the whole account; all others meet the sign-in. */
export const forAccountStaff =
  (deps: PageDeps, room: Room, handle: StaffHandler) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const staff = await staffOf(deps, request);
    if (!staff || staff.campaignId !== null) return sendStaffSignIn(deps, request, reply, { room });
    return handle(request, reply, staff);
  };
