/** What the reference says before it lists the operations, in Markdown. */
export const introduction = `The one API of Switchboard for new programs: customers lease numbers and get codes with the key of their account,
operators run the installation with the token of an administrator. Both send \`Authorization: Bearer …\`; who may do what is said at each
operation, by the scopes of keys and the roles of administrators.

**Money** is decimal text in the ledger's currency, like \`"12.50"\`; a field that ends with \`Micros\` is the same as a whole number of
millionths, as text. **Ids** are text, but for activations and rentals, whose ids are numbers. **Moments** are ISO 8601 in UTC.

**Errors** are problems as RFC 9457 has them. Look at \`code\`; \`detail\` and \`todo\` are for people. All codes: \`GET /api/v1/problems\`.

**Lists** come in pages: \`limit\`, and as \`cursor\` the \`next\` of the page before; \`next\` is null after the last.

**Twice**: send \`Idempotency-Key\` with a write, and the same request with the same key is done once, for 24 hours: later ones get the
same answer. Another body with the same key is refused (422), and so is one whose first is still under way (409).

**Change**: fields may be added to replies, values to lists of words, and operations; a program must not mind. Anything else that would
break a program gets a new day: send the day on which you read this page as \`Switchboard-Version\` to keep what it says.

**Lists that are asked again**: replies to GET have an \`ETag\`; send it as \`If-None-Match\` and an unchanged one costs nothing (304).`;
