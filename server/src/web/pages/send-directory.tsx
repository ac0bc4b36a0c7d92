import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import { directoryPath, getBrand, type Visitor } from './directory-queries.ts';
import type { PageDeps } from './page-deps.ts';

/** Sends a page of a directory below its name and description. */
export async function sendDirectory(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { visitor, status, children }: { visitor: Visitor; status?: number; children: ComponentChildren },
): Promise<FastifyReply> {
  const { directory } = visitor;
  return deps.pages.send(request, reply, {
    title: directory.name,
    brand: await getBrand(deps, visitor),
    preview: { description: directory.description },
    path: directoryPath(request),
    ...(status === undefined ? {} : { status }),
    body: (
      <>
        <h1>{directory.name}</h1>
        {directory.description !== '' && <p class="soft pre">{directory.description}</p>}
        {children}
      </>
    ),
  });
}
