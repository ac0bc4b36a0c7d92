import type { AddressGuard } from '#kernel/address-guard';
import { SupplierFailure } from '#kernel/failure';
import { createHttpDoor } from '#sms-doors';
import {
  type DoorAnswer,
  type DoorOutcome,
  type DoorReading,
  DoorRefusal,
  type DoorRequest,
  type OwnKind,
  type SourceSender,
} from '#suppliers/own-kind';
import { authenticate, signatureKey } from './authenticate.ts';
import { queryOf, readRequest } from './read-request.ts';
import { readReport, readSms } from './read-sms.ts';
import { HttpSettings, secretOf } from './settings.ts';

/** One door for scripts and for gateways that nothing else is there for. */
export const http = {
  name: 'http',
  label: 'Any gateway or script that speaks HTTP',
  settings: HttpSettings,
  secrets: ['auth.secret', 'auth.token', 'auth.password', 'sendSecret', 'sendAuthorization'],
  addressesIn: ({ sendUrl }: HttpSettings) => ({ sendUrl }),
  door: { read, answer },
  createSender,
} as const satisfies OwnKind;

async function read(request: DoorRequest, settings: HttpSettings, now: Date): Promise<DoorReading> {
  const { auth, allowGet = auth.type !== 'standard-webhooks' } = settings;
  if (request.path !== '' && request.path !== '/' && request.path !== '/report')
    throw new DoorRefusal(404, 'SMS go to the address itself, reports to /report below it');
  // Who calls is known before anything is read; but a token may be in the body.
  const isInBody =
    auth.type === 'query' && request.method === 'POST' && queryOf(request)(auth.name).length === 0;
  if (!isInBody) authenticate(request, auth, { now, given: queryOf(request) });
  if (request.method === 'GET' && !allowGet) throw new DoorRefusal(405, 'POST only');
  const { items, given } = await readRequest(request, settings);
  if (isInBody) authenticate(request, auth, { now, given });

  if (request.path === '/report') return { sms: [], reports: items.map(readReport) };
  if (items.length === 0) throw new DoorRefusal(400, 'there is no SMS in the list');
  const id = requestId(request);
  return {
    sms: items.map((item, index) =>
      readSms(item, settings, id === undefined || index === 0 ? id : `${id}/${index}`),
    ),
  };
}

/** An id that stays the same when the request is sent again. */
function requestId({ headers }: DoorRequest): string | undefined {
  const id = headers['webhook-id'] ?? headers['idempotency-key'];
  return typeof id === 'string' && id !== '' ? id.slice(0, 200) : undefined;
}

function answer(
  outcome: DoorOutcome,
  { settings, status }: { settings: HttpSettings | undefined; status: number },
): DoorAnswer | undefined {
  const { ok, repeated = ok, failed } = settings?.answer ?? {};
  const words = outcome === 'stored' ? ok : outcome === 'repeated' ? repeated : failed;
  return (
    words && {
      // Who is not known is told so, whatever the gateway wants.
      status: outcome === 'unauthorized' ? status : (words.status ?? status),
      contentType: words.contentType ?? 'text/plain; charset=utf-8',
      body: words.body ?? '',
    }
  );
}

function createSender(parts: {
  settings: HttpSettings;
  guard: AddressGuard;
  reportUrl: string;
}): SourceSender {
  const { sendUrl, sendSecret, sendAuthorization, auth } = parts.settings;
  const secret = sendSecret ?? secretOf(auth);
  if (sendUrl === undefined || secret === undefined)
    return { send: () => Promise.reject(new SupplierFailure('there is no address to send to', 'stop')) };
  const door = createHttpDoor({
    url: sendUrl,
    secret: signatureKey(secret),
    authorization: sendAuthorization,
    reportUrl: () => `${parts.reportUrl}/report`,
    guard: parts.guard,
  });
  return { send: (sms, now) => door.send(sms, now), knowsKeys: true };
}
