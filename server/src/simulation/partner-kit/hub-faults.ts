import type { HubFault } from './faults.ts';
import type { KitReply } from './kit-server.ts';

/** The answer of a fault to an arrival; undefined where the hub answers properly. */
export function faultReply(
  faults: ReadonlySet<HubFault>,
  attempt: number,
  { faultTimes, slowMs }: { faultTimes: number; slowMs: number },
): (KitReply & { store?: boolean }) | undefined {
  const error = (httpStatus: number, code: string) => ({
    httpStatus,
    body: JSON.stringify({ status: 'ERROR', error: code }),
  });
  if (faults.has('no-operation')) return error(404, 'NO_OPERATION');
  if (faults.has('no-op')) return error(404, 'NO_OP');
  if (faults.has('bad-service')) return error(403, 'BAD_SERVICE');
  if (faults.has('ignored')) return error(409, 'IGNORED');
  if (faults.has('service-ban')) return error(403, 'SERVICE_BAN');
  if (faults.has('wrong-key')) return error(401, 'ERROR_WRONG_KEY');

  if (attempt > faultTimes) return undefined;
  if (faults.has('error-500')) return { httpStatus: 500, body: '' };
  if (faults.has('try-again')) return error(503, 'TRY_AGAIN');
  if (faults.has('too-many-requests')) return { ...error(429, 'TRY_AGAIN'), headers: { 'retry-after': '1' } };
  if (faults.has('redirect'))
    return { httpStatus: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } };
  const done = { httpStatus: 200, body: '{"status":"SUCCESS"}', store: true };
  if (faults.has('lost-acknowledgement')) return { ...done, drop: true };
  if (faults.has('slow')) return { ...done, delayMs: slowMs };
  return undefined;
}
