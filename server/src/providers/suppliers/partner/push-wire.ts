import { z } from 'zod';
import type { JsonObject } from '#kernel/lossless-json';
import { type OperationKind, type PushedSms, RENT_SERVICE } from '#suppliers/supplier';
import { wireId, wirePhone, wireSender, wireText } from './fields.ts';
import { codeOf } from './reply-code.ts';
import { PartnerWireError, parseWire } from './wire-error.ts';

type PushFlag = 'action_missing' | 'service_missing' | 'id_misspelt';

/** Where partners push to, and what a path tells about the operation (contract 5.2, 8.3). */
export const pushRoutes: readonly { path: string; kind: OperationKind }[] = [
  { path: '/v1/PUSH_SMS', kind: 'activation' },
  { path: '/v1/PUSH_SMS_RENT', kind: 'rental' },
  { path: '/pushSmsRent', kind: 'rental' },
  { path: '/api/push_sms_webhook', kind: 'rental' },
  { path: '/agent/api/sms', kind: 'activation' },
];

const Push = z.object({ smsId: wireId, phone: wirePhone, phoneFrom: wireSender, text: wireText });
const pushActions = ['PUSH_SMS', 'PUSH_SMS_RENT'];

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/**
 * A push that came to a path of `routeKind`; `service: "rent"` in any letter case makes it a rental's wherever it
 * came, and on a path for rentals no other service is taken. Throws PartnerWireError: `unknown_method` for another action (PUSH_CALL…), else `bad_request`. Does not
 * look at the key.
 */
export function parsePush(body: JsonObject, routeKind: OperationKind): PushedSms {
  const flags: PushFlag[] = [];
  const action = codeOf(body.action);
  if (!action) flags.push('action_missing');
  else if (!pushActions.includes(action)) throw new PartnerWireError('unknown_method', 'action');

  const service = codeOf(body.service)?.toLowerCase();
  const kind = service === RENT_SERVICE ? 'rental' : routeKind;
  if (routeKind === 'rental' && service !== RENT_SERVICE) {
    if (!isNothing(body.service)) throw new PartnerWireError('bad_request', 'service');
    flags.push('service_missing');
  }

  const misspelt = !Object.hasOwn(body, 'smsId') && Object.hasOwn(body, 'smsID');
  if (misspelt) flags.push('id_misspelt');
  const { smsId, phone, phoneFrom, text } = parseWire(Push, misspelt ? { ...body, smsId: body.smsID } : body);
  return { kind, smsId, phone, sender: phoneFrom, text, flags };
}
