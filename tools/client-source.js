// The operations of the native API as TypeScript, from its description: packages/client/src/operations.ts.

const HEAD = `// Made by tools/generate-client.js from the description of the API: change that, not this.
import type { Call, Send } from './send.ts';

`;

/** The text of `operations.ts` for an OpenAPI document. */
export function clientSource({ components, paths }) {
  const types = Object.entries(components.schemas).map(
    ([name, schema]) => `${docOf(schema.description)}export type ${name} = ${typeOf(schema)};\n`,
  );
  const operations = Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => !isStream(operation))
        .map(([method, operation]) => describe(path, method.toUpperCase(), operation)),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    HEAD,
    ...types,
    ...operations.flatMap(({ args }) => (args ? [`\nexport type ${args.name} = ${args.type};\n`] : [])),
    '\n/** Every operation of the API by its name. */\nexport function createOperations(send: Send) {\n  return {\n',
    ...operations.map(({ code }) => code),
    '  };\n}\n\nexport type Operations = ReturnType<typeof createOperations>;\n',
  ].join('');
}

/** An answer without an end is no promise: the client reads those itself. */
const isStream = ({ responses }) =>
  Object.values(responses).some(({ content }) => content?.['text/event-stream'] !== undefined);

function describe(path, method, { operationId: name, summary, parameters = [], requestBody, responses }) {
  const inPath = parameters.filter((one) => one.in === 'path');
  const inQuery = parameters.filter((one) => one.in === 'query');
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const fields = [
    ...[...inPath, ...inQuery].map(
      ({ name: key, required, schema, description }) =>
        `${docOf(description)}${key}${required ? '' : '?'}: ${paramType(schema)};`,
    ),
    ...(media ? [`body${requestBody.required ? '' : '?'}: ${typeOf(media.schema)};`] : []),
  ];
  const isNeeded = inPath.length > 0 || requestBody?.required || inQuery.some(({ required }) => required);
  const args = fields.length > 0 && { name: `${capital(name)}Args`, type: `{\n${fields.join('\n')} }` };
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const [replyType, reply] = Object.entries(success.content)[0];
  const kind = replyType === 'application/json' ? 'json' : 'text';
  const result = kind === 'json' ? typeOf(reply.schema) : 'string';
  const argument = args ? `args: ${args.name}${isNeeded ? '' : ' = {}'}, call?: Call` : 'call?: Call';
  const address = path.replace(/\{(\w+)\}/g, (_, key) => `\${encodeURIComponent(String(args.${key}))}`);
  const query = inQuery.map(({ name: key }) => key).join(', ');
  const parts = [
    `method: '${method}'`,
    `path: ${inPath.length > 0 ? `\`${address}\`` : `'${path}'`}`,
    ...(query ? [`query: { ${inQuery.map(({ name: key }) => `${key}: args.${key}`).join(', ')} }`] : []),
    ...(media ? ['body: args.body'] : []),
    ...(type && type !== 'application/json' ? [`type: '${type}'`] : []),
    ...(kind === 'text' ? ["reads: 'text'"] : []),
  ];
  return {
    name,
    args,
    code: `    /** ${summary} */\n    ${name}: (${argument}): Promise<${result}> => send({ ...call, ${parts.join(', ')} }),\n`,
  };
}

const capital = (name) => name[0].toUpperCase() + name.slice(1);
const docOf = (text) => (text ? `/** ${text.replaceAll('*/', '* /').replace(/\s+/g, ' ')} */\n` : '');

/** What goes into an address: a number may be given as one. */
function paramType(schema) {
  const type = typeOf(schema);
  return type === 'string' ? 'string | number' : type;
}

function typeOf(schema) {
  if (schema === undefined || schema === true) return 'unknown';
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const some = schema.anyOf ?? schema.oneOf;
  if (some) return some.map((one) => bracket(typeOf(one))).join(' | ');
  if (schema.allOf) return schema.allOf.map((one) => bracket(typeOf(one))).join(' & ');
  if (Array.isArray(schema.type))
    return schema.type.map((type) => bracket(typeOf({ ...schema, type }))).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `${bracket(typeOf(schema.items))}[]`;
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

function objectType({ properties = {}, required = [], additionalProperties }) {
  const fields = Object.entries(properties).map(
    ([key, schema]) =>
      `${docOf(schema.description)}${/^\w+$/.test(key) ? key : JSON.stringify(key)}${required.includes(key) ? '' : '?'}: ${typeOf(schema)};`,
  );
  if (fields.length > 0) return `{\n${fields.join('\n')} }`;
  if (typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0)
    return `{ [key: string]: ${typeOf(additionalProperties)} }`;
  return '{ [key: string]: unknown }';
}

const bracket = (type) => (/[ &|]/.test(type) && !/^\{.*\}$/s.test(type) ? `(${type})` : type);
