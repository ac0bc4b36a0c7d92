import { randomUUID } from 'node:crypto';
import { beginsWithOneOf } from '#kernel/phone';
import { countries } from '#suppliers/countries';
import type { CallingDialect, HubRequest } from '#suppliers/partner';
import type { FinishStatus } from '#suppliers/supplier';

export type SimulatedNumber = { phone: string; callingCode: string; country: string; operator: string };

/** An order that a fake partner has taken. */
export type SimulatedOperation = {
  id: bigint;
  /** Instead of `id` where the fault `uuid-ids` is on. */
  uuid: string;
  kind: 'activation' | 'rental';
  number: SimulatedNumber;
  service: string;
  sumMicros: bigint;
  openedAt: Date;
  closedAt: Date | undefined;
  /** Status of the first FINISH. */
  closeStatus: FinishStatus | undefined;
  closeSumMicros: bigint | undefined;
  /** A status 5 after a status 3. */
  reversed: boolean;
  finishes: number;
};

export type SimulatedSims = {
  operations: readonly SimulatedOperation[];
  numbers: readonly SimulatedNumber[];
  /** Free numbers per country, operator and service, in rows fit for `servicesReply`. */
  stock(): { country: string; operator: string; service: string; count: number }[];
  /** Reserves a number; undefined where none is left. */
  take(
    order: Extract<HubRequest, { action: 'GET_NUMBER' }>,
    ignoreExclusions?: boolean,
  ): SimulatedOperation | undefined;
  /** Closes as contract 7.3 says; undefined for an unknown id. */
  finish(id: string, status: FinishStatus, sumMicros: bigint | undefined): SimulatedOperation | undefined;
  findOpen(phone: string): SimulatedOperation | undefined;
};

export type SimulatedSimsOptions = {
  dialect: CallingDialect | 'onlinesim-v2';
  /** Lower-case English names. */
  countries?: readonly string[] | undefined;
  operatorsPerCountry?: number | undefined;
  numbersPerOperator?: number | undefined;
  services?: readonly string[] | undefined;
  /** Where its numbers start, so that two partners do not have the same ones. Default 1. */
  firstNumber?: number | undefined;
  /** Where operation ids start; past 2^53 by default, so that a careless reader shows. */
  firstId?: bigint | undefined;
};

const MAX_CANCELS = 4;

/** A SIM bank that is not there: numbers, what each was sold for, and the operations on them. */
export function createSimulatedSims(options: SimulatedSimsOptions): SimulatedSims {
  const services =
    options.services ??
    (options.dialect === 'smshub' ? ['vk', 'wa', 'tg', 'fb'] : ['facebook', 'telegram', 'whatsapp']);
  const numbers = makeNumbers(options);
  const operations: SimulatedOperation[] = [];
  const barred = new Set<string>();
  const cancels = new Map<string, number>();
  let nextId = options.firstId ?? 9_007_199_254_740_993n;

  const isOpen = ({ phone }: SimulatedNumber) =>
    operations.some(({ number, closedAt }) => number.phone === phone && !closedAt);
  const mayServe = (number: SimulatedNumber, service: string) =>
    !isOpen(number) && !barred.has(`${number.phone} ${service}`);

  return {
    operations,
    numbers,
    stock() {
      const counts = new Map<string, { country: string; operator: string; service: string; count: number }>();
      for (const number of numbers) {
        for (const service of [...services, 'rent']) {
          if (!mayServe(number, service)) continue;
          const { country, operator } = number;
          const key = `${country} ${operator} ${service}`;
          counts.set(key, { country, operator, service, count: (counts.get(key)?.count ?? 0) + 1 });
        }
      }
      return [...counts.values()];
    },
    take({ country, operator, service, kind, sumMicros, exceptionPrefixes }, ignoreExclusions = false) {
      const number = numbers.find(
        (candidate) =>
          candidate.country === country.toLowerCase() &&
          (operator === 'any' || candidate.operator === operator) &&
          (kind === 'rental' || services.includes(service)) &&
          mayServe(candidate, service) &&
          (ignoreExclusions || !beginsWithOneOf(candidate.phone, exceptionPrefixes)),
      );
      if (!number) return undefined;
      const operation: SimulatedOperation = {
        id: nextId,
        uuid: randomUUID(),
        kind,
        number,
        service,
        sumMicros,
        openedAt: new Date(),
        closedAt: undefined,
        closeStatus: undefined,
        closeSumMicros: undefined,
        reversed: false,
        finishes: 0,
      };
      nextId += 1n;
      operations.push(operation);
      return operation;
    },
    finish(id, status, sumMicros) {
      const operation = operations.find((candidate) => String(candidate.id) === id || candidate.uuid === id);
      if (!operation) return undefined;
      operation.finishes += 1;
      if (operation.closeStatus !== undefined) {
        if (operation.closeStatus === 3 && status === 5) operation.reversed = true;
        return operation;
      }
      operation.closedAt ??= new Date();
      operation.closeStatus = status;
      operation.closeSumMicros = sumMicros;
      const sold = `${operation.number.phone} ${operation.service}`;
      cancels.set(sold, (cancels.get(sold) ?? 0) + (status === 4 ? 1 : 0));
      const used = status === 1 || status === 3 || (cancels.get(sold) ?? 0) >= MAX_CANCELS;
      if (used && operation.kind === 'activation') barred.add(sold);
      return operation;
    },
    findOpen: (phone) => operations.find(({ number, closedAt }) => number.phone === phone && !closedAt),
  };
}

function makeNumbers(options: SimulatedSimsOptions): SimulatedNumber[] {
  const {
    countries: wanted = ['germany', 'russia', 'ukraine'],
    operatorsPerCountry = 2,
    numbersPerOperator = 10,
    firstNumber = 1,
  } = options;
  return wanted.flatMap((country) => {
    const known = countries.find(({ names }) => names.includes(country));
    if (!known) throw new RangeError(`no such country: ${country}`);
    const [prefix = known.callingCode] = [...known.prefixes].reverse();
    const operators = known.operators.slice(0, operatorsPerCountry);
    return (operators.length > 0 ? operators : ['main']).flatMap((operator, operatorIndex) =>
      Array.from({ length: numbersPerOperator }, (_, index) => ({
        phone: `${prefix}${operatorIndex + 1}${String(index + firstNumber).padStart(12 - prefix.length - 2, '0')}`,
        callingCode: known.callingCode,
        country,
        operator,
      })),
    );
  });
}
