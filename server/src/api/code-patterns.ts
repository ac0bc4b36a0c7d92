import { z } from 'zod';
import { defineRoute } from './route.ts';
import { pageOf, Reference, ServiceId, text } from './wire.ts';

const CodePatternReply = z
  .object({
    serviceId: z.string().nullable().meta({ description: 'Null: all services that have none of their own.' }),
    pattern: z.string(),
  })
  .meta({ id: 'CodePattern' });

const params = z.strictObject({ account: Reference });
const pattern = text(200).meta({
  description: 'In the syntax of RE2. Its one group is the code; without a group, what it finds.',
});
const service = ServiceId.optional().meta({
  description: 'Absent: all services that have none of their own.',
});

const listCodePatterns = defineRoute({
  name: 'listCodePatterns',
  method: 'GET',
  path: '/accounts/:account/code-patterns',
  own: { path: '/code-patterns', scope: 'read' },
  summary: 'Lists an account’s own patterns for the code in a message.',
  reply: pageOf(CodePatternReply),
  params,
  async run({ core }, { params }) {
    const { id } = await core.accounts.get(params.account);
    const patterns = await core.codePatterns.list(id);
    return { items: patterns.map(({ serviceId, pattern }) => ({ serviceId, pattern })), next: null };
  },
});

const setCodePattern = defineRoute({
  name: 'setCodePattern',
  method: 'POST',
  path: '/accounts/:account/code-patterns',
  own: { path: '/code-patterns', scope: 'settings' },
  summary: 'Keeps a pattern for the code in a message, in the place of the one before.',
  description:
    'It wins where it matches; else the code is found as always. Try it before with `POST /code-patterns/test`.',
  reply: CodePatternReply,
  refusals: ['service_unknown', 'limit_reached'],
  params,
  body: z.strictObject({ service, pattern }),
  example: { body: { service: 'tg', pattern: 'code (\\d{5})' } },
  async run({ core }, { params, body: { service: serviceId = null, pattern } }) {
    const { id: accountId } = await core.accounts.get(params.account);
    await core.codePatterns.set({ accountId, serviceId, pattern });
    return { serviceId, pattern };
  },
});

const removeCodePattern = defineRoute({
  name: 'removeCodePattern',
  method: 'DELETE',
  path: '/accounts/:account/code-patterns',
  own: { path: '/code-patterns', scope: 'settings' },
  summary: 'Removes a pattern.',
  reply: z
    .object({ serviceId: z.string().nullable(), removed: z.literal(true) })
    .meta({ id: 'RemovedCodePattern' }),
  refusals: ['not_found'],
  params,
  query: z.strictObject({ service }),
  async run({ core }, { params, query: { service: serviceId = null } }) {
    const { id: accountId } = await core.accounts.get(params.account);
    await core.codePatterns.remove({ accountId, serviceId });
    return { serviceId, removed: true as const };
  },
});

const testCodePattern = defineRoute({
  name: 'testCodePattern',
  method: 'POST',
  path: '/code-patterns/test',
  own: { path: '/code-patterns/test', scope: 'read' },
  right: 'read',
  summary: 'Says what a pattern would take out of a text, or why nothing.',
  description: 'Nothing is kept.',
  reply: z
    .object({
      code: z.string().nullable(),
      start: z.int().nullable().meta({ description: 'Where in the text it begins.' }),
      why: z.string().nullable().meta({ description: 'Why nothing: for programs.' }),
      message: z.string().nullable().meta({ description: 'The same for people.' }),
    })
    .meta({ id: 'PatternTest' }),
  body: z.strictObject({ pattern: z.string().max(10_000), text: z.string().max(20_000) }),
  example: { body: { pattern: 'code (\\d{5})', text: 'Your code is code 12345' } },
  async run({ core }, { body }) {
    const taking = core.codePatterns.test(body);
    return 'code' in taking
      ? { code: taking.code, start: taking.start, why: null, message: null }
      : { code: null, start: null, why: taking.why, message: taking.message };
  },
});

export const codePatternRoutes = [listCodePatterns, setCodePattern, removeCodePattern, testCodePattern];
