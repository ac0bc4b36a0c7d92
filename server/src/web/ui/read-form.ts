import type { FastifyRequest } from 'fastify';

/** The fields of a form that was sent, each once; empty for a request without one. */
export function formOf(request: FastifyRequest): Record<string, string> {
  const { body } = request;
  if (typeof body !== 'object' || body === null) return {};
  const fields = Object.entries(body).map(([name, value]) => {
    const one: unknown = Array.isArray(value) ? value.at(-1) : value;
    return [name, typeof one === 'string' ? one : ''] as const;
  });
  return Object.fromEntries(fields);
}

/** The parameters after the `?`, each once. */
export function queryOf(request: FastifyRequest): Record<string, string> {
  const query = request.query as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const one: unknown = Array.isArray(value) ? value.at(-1) : value;
      return [name, typeof one === 'string' ? one : ''];
    }),
  );
}
