import { SupplierFailure } from '#kernel/failure';
import { isJsonObject, JsonNumber, stringifyLosslessJson, wholeDigits } from '#kernel/lossless-json';
import type { HubClient } from '#suppliers/hub';
import { type OperationKind, SupplierProblem } from '#suppliers/supplier';
import { type ConnectionOptions, createConnection } from './connection.ts';
import { type PartnerDialect, PUSH_CONTENT_TYPE } from './dialect.ts';
import { listRoutes } from './list-mode.ts';
import { pushBytes, pushPaths } from './push-body.ts';
import { classifyPushReply, noAnswer } from './push-verdict.ts';
import { codeOf, readReply } from './reply-code.ts';
import { joinUrl } from './urls.ts';

export type HubClientOptions = ConnectionOptions & {
  dialect: PartnerDialect;
  hubUrl: string;
  /** Where pushes go, if not to the dialect's own paths; absolute or below `hubUrl`. */
  pushUrls?: Partial<Record<OperationKind, string>>;
};

/** A number that we put up for sale at a hub of `onlinesim-v2`. */
type NumberForSale = {
  /** Digits with country code. */
  phone: string;
  callingCode: string;
  mccMnc?: string;
  placedAt?: Date;
  portId?: string;
  rent: boolean;
};

/** In the list mode the partner reports its numbers, too. */
type ListingClient = HubClient & {
  /** `onlinesim-v2`: the whole list of numbers on sale. Gives the hub's id per number (digits), where it told. */
  sendNumbersOnline(numbers: readonly NumberForSale[]): Promise<Map<string, string>>;
  /** `onlinesim-v2`: takes a number (digits) off sale. */
  removeNumber(phone: string): Promise<void>;
  /** `onlinesim-v2`: the sign of life. */
  checkWork(): Promise<void>;
};

/** The partner's side of a connection to a hub. The list calls fail with SupplierFailure, advice `retry`. */
export function createHubClient(options: HubClientOptions): ListingClient {
  const { dialect, hubUrl, key, pushUrls = {} } = options;
  const listMode = dialect === 'onlinesim-v2';
  const connection = createConnection({
    ...options,
    contentType: options.contentType ?? PUSH_CONTENT_TYPE,
    sendBearer: options.sendBearer ?? listMode,
  });

  async function callList(call: keyof typeof listRoutes, body: unknown) {
    const { method, path } = listRoutes[call];
    const bytes = Buffer.from(stringifyLosslessJson(body), 'utf8');
    try {
      const { httpStatus, body: reply } = await connection.send({
        call,
        method,
        url: joinUrl(hubUrl, path),
        body: bytes,
      });
      const { json, code } = readReply(reply);
      if (httpStatus === 200 && json && codeOf(json.response) === '1') return json;
      throw new SupplierProblem('error_reply', { httpStatus, code });
    } catch (error) {
      if (!(error instanceof SupplierProblem)) throw error;
      throw new SupplierFailure(error.message, error.kind === 'address_refused' ? 'stop' : 'retry', error);
    }
  }

  return {
    async push({ kind, stored }) {
      const url = joinUrl(hubUrl, pushUrls[kind] ?? pushPaths[dialect][kind]);
      try {
        const answer = await connection.send({ call: 'push', url, body: pushBytes(dialect, stored, key) });
        const verdict = classifyPushReply({ dialect, ...answer, receivedAt: new Date() });
        return { ...verdict, httpStatus: answer.httpStatus, problem: undefined };
      } catch (error) {
        if (!(error instanceof SupplierProblem)) throw error;
        const { httpStatus, kind: problem } = error;
        // An unreadable body does not take back the status: in `onlinesim-v1` 200 alone means delivered.
        const verdict =
          httpStatus === undefined
            ? noAnswer
            : classifyPushReply({ dialect, httpStatus, headers: {}, body: '', receivedAt: new Date() });
        return { ...verdict, httpStatus, problem };
      }
    },
    async sendNumbersOnline(numbers) {
      const { ids } = await callList('sendNumbersOnline', { numbers: numbers.map(renderNumberForSale) });
      const known = new Map<string, string>();
      for (const [number, id] of isJsonObject(ids) ? Object.entries(ids) : []) {
        const digits = wholeDigits(String(id));
        if (digits) known.set(number.replace(/^\+/, ''), digits);
      }
      return known;
    },
    async removeNumber(phone) {
      await callList('removeNumber', { number: `+${phone}` });
    },
    async checkWork() {
      await callList('checkWork', {});
    },
    close: connection.close,
  };
}

/** One item of sendNumbersOnline. */
function renderNumberForSale({ phone, callingCode, mccMnc, placedAt, portId, rent }: NumberForSale) {
  return {
    number: `+${phone}`,
    country_id: new JsonNumber(callingCode),
    ...(mccMnc && { operator: new JsonNumber(mccMnc) }),
    ...(placedAt && { date_start: Math.floor(placedAt.getTime() / 1000) }),
    ...(portId && { port_id: portId }),
    rent: rent ? 1 : 0,
  };
}
