// All operations of the client as a page: packages/client/API.md.

const HEAD = `# Operations

Every operation of the API, as \`sb.api.NAME(args, call?)\`. \`call\` may have a \`signal\` that ends it and an \`idempotencyKey\` of your own.
What is sent and what comes back is typed, with a comment on each field that needs one; the errors are those of the README. Streams are read by
\`sb.events()\`.

Made by \`npm run client\` from the description of the API.
`;

/** The text of `API.md` for an OpenAPI document. */
export function clientReference({ tags, paths }) {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      ...operation,
    })),
  );
  const sections = tags.map(({ name, description }) => {
    const rows = operations.filter(({ tags: [tag], responses }) => tag === name && !isStream(responses));
    if (rows.length === 0) return '';
    return `\n## ${name}\n\n${description}\n\n| call | does | request |\n| --- | --- | --- |\n${rows.map(rowOf).join('')}`;
  });
  return HEAD + sections.join('');
}

const isStream = (responses) =>
  Object.values(responses).some(({ content }) => content?.['text/event-stream'] !== undefined);

function rowOf({ path, method, operationId, summary, parameters = [], requestBody }) {
  const args = [...parameters.map(({ name, required }) => (required ? name : `${name}?`))];
  if (requestBody) args.push(requestBody.required ? 'body' : 'body?');
  const call = `${operationId}(${args.length > 0 ? `{ ${args.join(', ')} }` : ''})`;
  return `| \`${call}\` | ${summary} | \`${method} ${path}\` |\n`;
}
