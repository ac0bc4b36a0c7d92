import type { FastifyRequest } from 'fastify';
import type { Core } from '#core';
import { queryOf } from '#ui';
import type { PageDeps } from './page-deps.ts';

export const COOKIE = 'sb_directory';
const PER_PAGE = 12;

export type DirectoryParams = { code: string };
export type Visitor = Awaited<ReturnType<Core['directories']['visit']>>;

const codeOf = (request: FastifyRequest) => (request.params as DirectoryParams).code;

/** The address of the directory that was asked for; its cookie counts below it. */
export const directoryPath = (request: FastifyRequest) =>
  `/d/${encodeURIComponent(codeOf(request).toLowerCase())}`;

/** The token by which this browser is signed in to the directory; undefined where it is not. */
export const browserToken = ({ pages }: PageDeps, request: FastifyRequest) =>
  pages.cookies.read(request, COOKIE, directoryPath(request));

/** The directory that the path names, who asks, and the door that they meet. Refuses `not_found`. */
export const getVisitor = (deps: PageDeps, request: FastifyRequest): Promise<Visitor> =>
  deps.core.directories.visit({ code: codeOf(request), browserToken: browserToken(deps, request) });

/** The name of the merchant whose directory it is; undefined for one without a name. */
export async function getBrand({ core }: PageDeps, { directory }: Visitor): Promise<string | undefined> {
  return (await core.merchants.get(directory.accountId)).companyName || undefined;
}

/** The door that a visitor meets, with the address at which they pay; behind an open one, a page of the offers, as the query searches them. */
export async function getInside(
  { core }: PageDeps,
  request: FastifyRequest,
  { directory, user, door }: Visitor,
) {
  const payAt = door === 'pay' && user ? core.directories.paymentAddress(directory, user.id) : undefined;
  const met = { door, payAt, hasMembers: directory.registration !== 'none', email: user?.email };
  if (door !== 'open') return { ...met, offers: undefined };
  const query = readQuery(queryOf(request));
  const shown = await core.directories.listShown({ ...query, directoryId: directory.id, perPage: PER_PAGE });
  return { ...met, offers: { shown, query, pages: Math.ceil(shown.count / PER_PAGE) } };
}

function readQuery({ q = '', category = '', page = '' }: Record<string, string>) {
  return {
    search: q.trim().slice(0, 100),
    categoryId: /^\d{1,18}$/.test(category) ? BigInt(category) : undefined,
    page: /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1,
  };
}
