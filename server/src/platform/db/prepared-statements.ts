import { messages, type PGlite, protocol } from '@electric-sql/pglite';

/** Statement texts that are kept prepared; later ones are sent unprepared, so memory stays bounded. */
const MAX_PREPARED = 500;

type Field = { name: string; parse(text: string): unknown };
type Prepared = { name: string; serialize: ((value: unknown) => string)[]; fields: Field[] };

type StatementResult = { rows: Record<string, unknown>[]; affectedRows: number };

/** Runs statements on the embedded engine; the caller sees to it that one runs at a time. */
export type StatementRunner = {
  run(text: string, values: readonly unknown[]): Promise<StatementResult>;
  /** `begin`, `commit` or `rollback`; answers what was done: a transaction that has failed is rolled back where it should be committed. */
  control(text: string): Promise<string>;
  /** The schema may have changed: statements are prepared anew. */
  forget(): void;
};

const { serialize } = protocol;

/**
 * Parses and plans every parametrised statement once. PGlite's own `query` does so each time, in five exchanges with the
 * engine where this needs one: measured at half the time of a point read.
 */
export function createStatementRunner(pglite: PGlite): StatementRunner {
  const prepared = new Map<string, Prepared>();
  let serial = 0;

  async function prepare(text: string): Promise<Prepared> {
    const name = `s${serial++}`;
    const request = Buffer.concat([
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    ]);
    const answers = (await pglite.execProtocol(request, { syncToFs: false })).messages;
    const parameters = answers.find((one) => one instanceof messages.ParameterDescriptionMessage);
    const rows = answers.find((one) => one instanceof messages.RowDescriptionMessage);
    return {
      name,
      serialize: (parameters?.dataTypeIDs ?? []).map((type) => pglite.serializers[type] ?? String),
      fields: (rows?.fields ?? []).map((field) => ({
        name: field.name,
        parse: (value) => pglite.parsers[field.dataTypeID]?.(value, field.dataTypeID) ?? value,
      })),
    };
  }

  return {
    forget: () => prepared.clear(),

    async control(text) {
      const answers = (await pglite.execProtocol(serialize.query(text))).messages;
      const complete = answers.find((one) => one instanceof messages.CommandCompleteMessage);
      return complete?.text ?? '';
    },

    async run(text, values) {
      if (values.length === 0 || (prepared.size >= MAX_PREPARED && !prepared.has(text))) {
        const { rows, affectedRows } = await pglite.query<Record<string, unknown>>(text, [...values]);
        return { rows, affectedRows: affectedRows ?? 0 };
      }
      const statement = prepared.get(text) ?? (await prepare(text));
      prepared.set(text, statement);
      const request = Buffer.concat([
        serialize.bind({
          statement: statement.name,
          values: values.map((value, at) => toWire(value, statement.serialize[at])),
        }),
        serialize.execute({}),
        serialize.sync(),
      ]);
      const answers = (await pglite.execProtocol(request)).messages;
      return readAnswers(answers, statement.fields);
    },
  };
}

function toWire(value: unknown, toText: ((value: unknown) => string) | undefined): string | null {
  if (value === null || value === undefined) return null;
  return (toText ?? String)(value);
}

function readAnswers(answers: readonly unknown[], fields: readonly Field[]): StatementResult {
  const rows: Record<string, unknown>[] = [];
  let affectedRows = 0;
  for (const answer of answers) {
    if (answer instanceof messages.DataRowMessage) {
      const row: Record<string, unknown> = {};
      for (const [at, field] of fields.entries()) {
        const text = answer.fields[at];
        row[field.name] = text === null || text === undefined ? null : field.parse(text);
      }
      rows.push(row);
    } else if (answer instanceof messages.CommandCompleteMessage) {
      affectedRows = affectedBy(answer.text);
    }
  }
  return { rows, affectedRows };
}

/** The last word of a command tag such as `INSERT 0 5`; a tag without a number changed nothing. */
function affectedBy(tag: string): number {
  const [command = '', ...words] = tag.split(' ');
  return ['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY'].includes(command) ? Number(words.at(-1) ?? 0) : 0;
}
