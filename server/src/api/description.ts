import type { FastifyInstance } from 'fastify';
import { describeApi, type Section } from './describe-api.ts';
import { problemWords } from './problem-words.ts';

/** What everybody may read: the description of the API, and what its problems mean. Made once, when it is first asked for. */
export async function mountDescription(
  app: FastifyInstance,
  { sections }: { sections: readonly Section[] },
): Promise<void> {
  const description = madeOnce(() => describeApi(sections));
  const problems = madeOnce(() => ({
    items: Object.entries(problemWords).map(([code, words]) => ({ code, ...words })),
  }));
  for (const [url, text] of [
    ['/api/v1/openapi.json', description],
    ['/api/v1/problems', problems],
  ] as const)
    app.get(url, (_request, reply) =>
      reply
        .type('application/json; charset=utf-8')
        .header('cache-control', 'public, max-age=300')
        .header('access-control-allow-origin', '*')
        .send(text()),
    );
}

function madeOnce(make: () => unknown): () => string {
  let text: string | undefined;
  return () => {
    text ??= JSON.stringify(make());
    return text;
  };
}
