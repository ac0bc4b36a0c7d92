import { z } from 'zod';
import { roleMay, roles } from '#core';
import { describeSchema, type JsonSchema, type NamedSchemas } from './described-schema.ts';
import { introduction } from './introduction.ts';
import { type ProblemCode, problemWords } from './problem-words.ts';
import { type Route, type RouteSpec, refusalsOf, rightOf } from './route.ts';

/** An OpenAPI 3.1 document. */
export type ApiDescription = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
} & JsonSchema;

type Operation = JsonSchema & { operationId: string; summary: string; tags: string[] };

export type Section = { title: string; about: string; routes: readonly Route[] };

/** What any route may answer, whatever it does. */
const anywhere: readonly ProblemCode[] = [
  'bad_request',
  'unauthorized',
  'key_ip_refused',
  'account_inactive',
  'version_unknown',
  'rate_limited',
  'unavailable',
  'internal',
];
const ofKeys: readonly ProblemCode[] = ['key_scope_missing', 'account_missing'];
const ofOperators: readonly ProblemCode[] = ['operators_only', 'role_missing'];
const ofBodies: readonly ProblemCode[] = ['too_large', 'unsupported_media_type'];

const Problem = z
  .object({
    type: z.string().meta({ description: 'An address of this API that lists all codes.' }),
    code: z.string().meta({ description: 'What went wrong, for programs. It never changes.' }),
    status: z.int(),
    title: z.string().meta({ description: 'What the code means: the same for every problem of the code.' }),
    detail: z.string().meta({ description: 'What is wrong this time.' }),
    todo: z.string().meta({ description: 'What you can do about it.' }),
    details: z.record(z.string(), z.unknown()).meta({ description: 'Facts, by name.' }),
  })
  .meta({ id: 'Problem', description: 'Every error, in the form of RFC 9457.' });

/** The description of all routes, made from the schemas that read their requests and write their replies. */
export function describeApi(sections: readonly Section[]): ApiDescription {
  const named: NamedSchemas = new Map();
  const paths: ApiDescription['paths'] = {};
  const add = (path: string, method: string, operation: Operation) => {
    const address = path.replace(/:(\w+)/g, '{$1}');
    paths[address] = { ...paths[address], [method.toLowerCase()]: operation };
  };
  for (const { title, routes } of sections)
    for (const route of routes) {
      const { path, method, own } = route.spec;
      const isShared = own?.path === path;
      add(
        path,
        method,
        describeOperation(route, {
          title,
          named,
          as: isShared ? 'both' : own ? 'of an account' : 'operators',
        }),
      );
      if (own && !isShared) add(own.path, method, describeOperation(route, { title, named, as: 'own' }));
    }
  describeSchema(Problem, 'output', named);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Switchboard',
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: introduction,
    },
    servers: [{ url: '/api/v1', description: 'This installation' }],
    security: [{ key: [] }],
    tags: sections.map(({ title: name, about: description }) => ({ name, description })),
    paths,
    components: {
      schemas: Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'The key of an account, or the token of an administrator.',
        },
      },
    },
  };
}

/** Whose operation it is: an account's own, the same for an operator, an operator's alone, or both at one address. */
type As = 'own' | 'of an account' | 'operators' | 'both';

function describeOperation(
  route: Route,
  { title, named, as }: { title: string; named: NamedSchemas; as: As },
): Operation {
  const { spec, reads } = route;
  const { name = '', summary = '', status = 200, type, example } = spec;
  const params = Object.entries(shapeOf(reads.params)).filter(([key]) => as !== 'own' || key !== 'account');
  const parameters = [
    ...params.map(([key, schema]) => describeParameter('path', key, schema, example?.params, named)),
    ...Object.entries(shapeOf(reads.query)).map(([key, schema]) =>
      describeParameter('query', key, schema, example?.query, named),
    ),
  ];
  return {
    operationId: as === 'of an account' ? `${name}OfAccount` : name,
    summary,
    description: [spec.description, whoMay(spec, as)].filter(Boolean).join('\n\n'),
    tags: [title],
    ...(parameters.length > 0 && { parameters }),
    ...(spec.body && { requestBody: describeBody(spec, named) }),
    responses: {
      [status]: describeReply(spec, named, type),
      ...describeProblems(spec, as),
    },
  };
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
}

function describeParameter(
  place: 'path' | 'query',
  name: string,
  schema: z.ZodType,
  examples: Readonly<Record<string, string>> = {},
  named: NamedSchemas,
): JsonSchema {
  const { description, ...described } = describeSchema(schema, 'input', named);
  const isOptional = schema.safeParse(undefined).success;
  return {
    name,
    in: place,
    required: place === 'path' || !isOptional,
    ...(description !== undefined && { description }),
    schema: described,
    ...(examples[name] !== undefined && { example: examples[name] }),
  };
}

function describeBody(
  { body = z.unknown(), bodyType = 'application/json', example }: Omit<RouteSpec, 'run'>,
  named: NamedSchemas,
): JsonSchema {
  return {
    required: !body.safeParse(undefined).success,
    content: {
      [bodyType]: {
        schema: bodyType === 'application/json' ? describeSchema(body, 'input', named) : { type: 'string' },
        ...(example?.body !== undefined && { example: example.body }),
      },
    },
  };
}

function describeReply(
  { reply = z.unknown(), replyAbout = 'Done.' }: Omit<RouteSpec, 'run'>,
  named: NamedSchemas,
  type?: string,
): JsonSchema {
  const content =
    type === undefined
      ? { 'application/json': { schema: describeSchema(reply, 'output', named) } }
      : { [type.split(';')[0] ?? type]: { schema: { type: 'string' } } };
  return { description: replyAbout, content };
}

/** By status, with the codes that it may carry. */
function describeProblems(spec: Omit<RouteSpec, 'run'>, as: As): Record<string, JsonSchema> {
  const codes = new Set<ProblemCode>([
    ...anywhere,
    ...(spec.body ? ofBodies : []),
    ...(as === 'own' || as === 'both' ? ofKeys : []),
    ...(as === 'own' ? [] : ofOperators),
    ...refusalsOf(spec),
  ]);
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = problemWords[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, ofStatus]) => [
        status,
        {
          description: ofStatus.map((code) => `\`${code}\`: ${problemWords[code].title}`).join('  \n'),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  );
}

function whoMay(spec: Omit<RouteSpec, 'run'>, as: As): string {
  const far = roles.filter((role) => roleMay(role, rightOf(spec)));
  const operators = `Administrators: ${far.join(', ')}.`;
  if (as === 'own') return `Keys: scope \`${spec.own?.scope}\`.`;
  if (as === 'both') return `Keys: scope \`${spec.own?.scope}\`. ${operators}`;
  return operators;
}
