import type { WireReply } from '#suppliers/partner';
import type { PartnerFault } from './faults.ts';
import type { KitReply } from './kit-server.ts';

type Faults = ReadonlySet<PartnerFault>;

/** The answer instead of doing anything; undefined where no such fault is on. */
export function refuseBefore(faults: Faults): KitReply | undefined {
  if (faults.has('error-500')) return { httpStatus: 500, body: '' };
  if (faults.has('plain-text-error'))
    return { httpStatus: 500, body: 'Fatal error', headers: { 'content-type': 'text/plain' } };
  if (faults.has('foreign-json-error'))
    return { httpStatus: 422, body: '{"detail":[{"loc":["body"],"msg":"bad"}]}' };
  if (faults.has('redirect'))
    return { httpStatus: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } };
  return undefined;
}

/** Faults of an answer after the work is done. */
export function breakReply(reply: KitReply, faults: Faults, slowMs: number): KitReply {
  let { body } = reply;
  if (faults.has('broken-json')) body = body.slice(0, -1);
  if (faults.has('huge-reply')) body = ' '.repeat(3 * 1024 * 1024) + body;
  return {
    ...reply,
    body,
    ...(faults.has('http-201') && { httpStatus: 201 }),
    ...(faults.has('slow') && { delayMs: slowMs }),
    ...(faults.has('lost-acknowledgement') && { drop: true }),
  };
}

/** GET_NUMBER's answer in the forms that partner programs were seen to give it (contract 7.2). */
export function breakNumberReply({ httpStatus, body }: WireReply, uuid: string, faults: Faults): KitReply {
  let text = body;
  if (faults.has('wrong-types')) text = text.replace(/:(\d+)/g, ':"$1"');
  if (faults.has('uuid-ids')) text = text.replace(/"activationId":"?\d+"?/, `"activationId":"${uuid}"`);
  if (faults.has('snake-case-id')) text = text.replace('"activationId"', '"activation_id"');
  if (faults.has('null-fields')) text = text.replace('{', '{"error":null,"flashcall":null,"voice":0,');
  if (faults.has('no-country-code')) text = text.replace(/"number":("?)\d{2}/, '"number":$1');
  return { httpStatus, body: text };
}

export function breakServicesReply({ httpStatus, body }: WireReply, faults: Faults): KitReply {
  return { httpStatus, body: faults.has('wrong-types') ? body.replace(/:(\d+)/g, ':"$1"') : body };
}

/** A push with the phone in the other JSON type. */
export function breakPush(stored: string, faults: Faults): string {
  if (!faults.has('wrong-types')) return stored;
  return stored.replace(/"phone":"?(\d+)"?/, (whole, digits: string) =>
    whole.endsWith('"') ? `"phone":${digits}` : `"phone":"${digits}"`,
  );
}
