import { isJsonNumber, isJsonObject, type JsonValue } from '#kernel/lossless-json';
import { countries } from '#suppliers/countries';
import { createPartnerNames, parseBody, readReply } from '#suppliers/partner';
import { CheckEnd, type CheckWorld } from './check-world.ts';

/** 4: every answer and push that came during the checks had the JSON types of its dialect. */
export async function typesAreExact(world: CheckWorld): Promise<string[]> {
  const faults = new Set<string>();
  let answers = 0;
  for (const { call, response } of world.traces) {
    const { json, code } = readReply(response ?? '');
    if (!json || code !== 'SUCCESS') continue;
    answers += 1;
    if (call.startsWith('getNumber')) {
      for (const field of ['number', 'activationId']) {
        if (!isJsonNumber(json[field])) faults.add(`GET_NUMBER: ${field} is ${typeName(json[field])}`);
      }
    }
    if (call.startsWith('getServices') && countsOf(json.countryList).some((count) => !isJsonNumber(count))) {
      faults.add('GET_SERVICES: a count is not a number');
    }
  }
  for (const { body, push } of world.hub.arrivals) {
    if (!push) faults.add('a push could not be read');
    else for (const fault of pushFaults(world, body)) faults.add(fault);
  }
  if (faults.size > 0) throw new CheckEnd('fail', [...faults].join('; '));
  if (answers === 0) throw new CheckEnd('skip', 'there was no answer to look at');
  if (world.hub.arrivals.length === 0) return ['answers are right; no push came'];
  return [`${world.hub.arrivals.length} pushes and all answers`];
}

function pushFaults({ dialect }: CheckWorld, body: string): string[] {
  const { smsId, phone, phoneFrom, text, action } = parseBody(body);
  const phoneIsRight = dialect === 'smshub' ? isJsonNumber(phone) : typeof phone === 'string';
  return [
    ...(isJsonNumber(smsId) ? [] : [`PUSH: smsId is ${typeName(smsId)}`]),
    ...(phoneIsRight ? [] : [`PUSH: phone is ${typeName(phone)}`]),
    ...(typeof phoneFrom === 'string' && typeof text === 'string'
      ? []
      : ['PUSH: phoneFrom or text is no string']),
    ...(action === 'PUSH_SMS' ? [] : ['PUSH: action is not PUSH_SMS']),
  ];
}

/** 5: every number issued begins with its country's code. */
export async function numbersCarryTheCountryCode(world: CheckWorld): Promise<string[]> {
  const id = createPartnerNames(world.dialect).country.toPlatform(world.country);
  const country = countries.find((known) => known.id === id);
  if (!country) throw new CheckEnd('skip', `the code of ${world.country} is not known here`);
  if (world.hub.orders.length === 0) throw new CheckEnd('skip', 'no number was issued');
  const wrong = world.hub.orders.find(
    ({ phone }) => !phone.startsWith(country.callingCode) || phone.length < 10,
  );
  if (wrong)
    throw new CheckEnd('fail', `${wrong.phone} does not begin with ${country.callingCode} or is too short`);
  return [`${world.hub.orders.length} numbers`];
}

/** 6: GET_NUMBER answered below 3 s; above 10 s it is void. */
export async function ordersAreFast(world: CheckWorld): Promise<string[]> {
  const orders = world.traces.filter(
    ({ call, response }) => call.startsWith('getNumber') && readReply(response ?? '').json,
  );
  if (orders.length === 0) throw new CheckEnd('skip', 'no order was answered');
  const slowestMs = Math.max(...orders.map(({ durationMs }) => durationMs));
  if (slowestMs > 3000) throw new CheckEnd('fail', `the slowest of ${orders.length} took ${slowestMs} ms`);
  return [`the slowest of ${orders.length} took ${slowestMs} ms`];
}

function countsOf(countryList: JsonValue | undefined): JsonValue[] {
  const objects = (value: JsonValue | undefined) => (isJsonObject(value) ? Object.values(value) : []);
  const entries = Array.isArray(countryList) ? countryList.filter(isJsonObject) : [];
  return entries.flatMap(({ operatorMap }) => objects(operatorMap).flatMap(objects));
}

function typeName(value: unknown): string {
  return value === undefined ? 'missing' : isJsonNumber(value) ? 'a number' : `a ${typeof value}`;
}
