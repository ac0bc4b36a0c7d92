import { isJsonNumber, isJsonObject, JsonNumber, stringifyLosslessJson } from '#kernel/lossless-json';
import type { HubLists, ListOutcome, NumberForSale, RefusedNumber } from '#suppliers/hub';
import { SupplierProblem } from '#suppliers/supplier';
import type { Connection } from './connection.ts';
import { listRoutes } from './list-mode.ts';
import { classifyPushReply, noAnswer } from './push-verdict.ts';
import { codeOf, type ReadReply, readReply } from './reply-code.ts';
import { joinUrl } from './urls.ts';

const dialect = 'onlinesim-v2';

/** Statuses of an answer to a single number that mean this number, and not this moment. */
const ABOUT_THE_NUMBER = [400, 404, 409, 422];

type Told = { outcome: ListOutcome; httpStatus: number | undefined; read: ReadReply | undefined };

/** The calls of the list mode by which a partner reports its numbers (contract 8.5 to 8.8). */
export function createListCalls(connection: Connection, hubUrl: string): HubLists {
  async function tell(call: keyof typeof listRoutes, content: unknown): Promise<Told> {
    const { method, path } = listRoutes[call];
    const body = Buffer.from(stringifyLosslessJson(content), 'utf8');
    try {
      const answer = await connection.send({ call, method, url: joinUrl(hubUrl, path), body });
      const verdict = classifyPushReply({ dialect, ...answer, receivedAt: new Date() });
      const read = readReply(answer.body);
      return { outcome: outcomeOf(verdict), httpStatus: answer.httpStatus, read };
    } catch (error) {
      if (!(error instanceof SupplierProblem)) throw error;
      const code = error.kind.toUpperCase();
      const outcome = { verdict: 'retry' as const, code, retryAfterMs: noAnswerMs };
      return { outcome, httpStatus: error.httpStatus, read: undefined };
    }
  }

  return {
    async send(numbers) {
      const { outcome, httpStatus, read } = await tell('sendNumbersOnline', {
        numbers: numbers.map(renderNumber),
      });
      const refused = readRefused(read, numbers);
      if (outcome.verdict === 'taken') return { ...outcome, ids: readIds(read, numbers), refused };
      if (httpStatus === 400 && refused.length > 0) return { verdict: 'refused', refused };
      return outcome;
    },

    async add(number) {
      const { outcome, httpStatus, read } = await tell('addNumber', renderNumber(number));
      if (outcome.verdict === 'taken') return { ...outcome, ids: readIds(read, [number]) };
      if (outcome.verdict === 'retry' && httpStatus !== undefined && ABOUT_THE_NUMBER.includes(httpStatus))
        return {
          verdict: 'refused',
          refused: [{ phone: number.phone, code: read?.code ?? `HTTP ${httpStatus}` }],
        };
      return outcome;
    },

    /** One that the hub does not know is not on sale there, which is all we want. */
    async remove(phone) {
      const { outcome, httpStatus } = await tell('removeNumber', { number: `+${phone}` });
      return outcome.verdict === 'retry' && httpStatus === 404 ? taken : outcome;
    },

    checkWork: async () => (await tell('checkWork', {})).outcome,
  };
}

const taken: ListOutcome = { verdict: 'taken', ids: new Map(), refused: [] };
const noAnswerMs = noAnswer.verdict === 'retry' ? noAnswer.retryAfterMs : 0;

function outcomeOf(verdict: ReturnType<typeof classifyPushReply>): ListOutcome {
  switch (verdict.verdict) {
    case 'delivered':
      return taken;
    case 'pause':
      return { verdict: 'pause', code: verdict.code };
    case 'retry':
      return { verdict: 'retry', code: verdict.code, retryAfterMs: verdict.retryAfterMs };
    default:
      // Final errors are of the other dialects.
      return { verdict: 'retry', code: verdict.code, retryAfterMs: noAnswerMs };
  }
}

/** An item of sendNumbersOnline, or the body of addNumber. */
function renderNumber({ phone, country, operator, placedAt, portId, rent }: NumberForSale) {
  return {
    number: `+${phone}`,
    country_id: new JsonNumber(country),
    ...(operator && { operator: new JsonNumber(operator) }),
    ...(placedAt && { date_start: Math.floor(placedAt.getTime() / 1000) }),
    port_id: portId,
    rent: rent ? 1 : 0,
  };
}

/** `ids`, of the numbers that were told; what else is there says nothing. */
function readIds(read: ReadReply | undefined, numbers: readonly NumberForSale[]): Map<string, string> {
  const ids = read?.json?.ids;
  if (!isJsonObject(ids)) return new Map();
  return new Map(
    numbers.flatMap(({ phone }): [string, string][] => {
      const written = [`+${phone}`, phone].find((name) => Object.hasOwn(ids, name));
      const id = written === undefined ? undefined : codeOf(ids[written]);
      return id && /^[1-9]\d{0,18}$/.test(id) ? [[phone, id]] : [];
    }),
  );
}

/** `errors`, by the index of the number; one that names none of them says nothing. */
function readRefused(read: ReadReply | undefined, numbers: readonly NumberForSale[]): RefusedNumber[] {
  const errors = read?.json?.errors;
  if (!Array.isArray(errors)) return [];
  const refused = new Map<string, string>();
  for (const item of errors) {
    if (!isJsonObject(item) || !isJsonNumber(item.index)) continue;
    const number = numbers[Number(item.index.value)];
    if (number) refused.set(number.phone, codeOf(item.error) ?? 'REFUSED');
  }
  return [...refused].map(([phone, code]) => ({ phone, code }));
}
