import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';

const { resolve } = createRequire(import.meta.url);

/** The parts of the page that come with the package, and their types. */
const parts = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
} as const;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Switchboard API</title>
    <link rel="stylesheet" href="/docs/api/swagger-ui.css">
    <link rel="icon" href="data:,">
  </head>
  <body>
    <main id="reference"><noscript>This page needs JavaScript. The description itself: <a href="/api/v1/openapi.json">openapi.json</a></noscript></main>
    <script src="/docs/api/swagger-ui-bundle.js"></script>
    <script src="/docs/api/start.js"></script>
  </body>
</html>
`;

const start = `SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  validatorUrl: null,
});
`;

/** Nothing is loaded from elsewhere, and calls go to this server only. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The reference of the API with a console to try it, at `/docs/api`: it works without the internet. */
export async function mountReference(app: FastifyInstance): Promise<void> {
  const send = (url: string, type: string, read: () => string | Promise<Buffer>) =>
    app.get(url, async (_request, reply) =>
      reply
        .type(type)
        .header('content-security-policy', policy)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'public, max-age=3600')
        .send(await read()),
    );
  send('/docs/api', 'text/html; charset=utf-8', () => page);
  send('/docs/api/start.js', 'text/javascript; charset=utf-8', () => start);
  for (const [file, type] of Object.entries(parts))
    send(`/docs/api/${file}`, type, () => readFile(resolve(`swagger-ui-dist/${file}`)));
}
