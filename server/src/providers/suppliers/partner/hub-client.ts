import type { HubClient } from '#suppliers/hub';
import { type OperationKind, SupplierProblem } from '#suppliers/supplier';
import { type ConnectionOptions, createConnection } from './connection.ts';
import { type PartnerDialect, PUSH_CONTENT_TYPE } from './dialect.ts';
import { createListCalls } from './list-calls.ts';
import { pushBytes, pushPaths } from './push-body.ts';
import { classifyPushReply, noAnswer } from './push-verdict.ts';
import { joinUrl } from './urls.ts';

export type HubClientOptions = ConnectionOptions & {
  dialect: PartnerDialect;
  hubUrl: string;
  /** Where pushes go, if not to the dialect's own paths; absolute or below `hubUrl`. */
  pushUrls?: Partial<Record<OperationKind, string>>;
};

/** The partner's side of a connection to a hub. */
export function createHubClient(options: HubClientOptions): HubClient {
  const { dialect, hubUrl, key, pushUrls = {} } = options;
  const listMode = dialect === 'onlinesim-v2';
  const connection = createConnection({
    ...options,
    contentType: options.contentType ?? PUSH_CONTENT_TYPE,
    sendBearer: options.sendBearer ?? listMode,
  });

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
    lists: createListCalls(connection, hubUrl),
    close: connection.close,
  };
}
