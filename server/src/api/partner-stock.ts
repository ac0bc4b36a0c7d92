import { z } from 'zod';
import { parseMicros } from '#kernel/money';
import { supplierIdOf } from './partners.ts';
import { RateReply, RatesRemovedReply, ReportedStockReply, SetRatesReply } from './replies/partner-stock.ts';
import { defineRoute, record } from './route.ts';
import { decimal, pageOf, Reference, ServiceId } from './wire.ts';

const params = z.strictObject({ supplier: Reference });
/** `country` absent or null: every country without a rate of its own. */
const place = { country: z.int().min(0).max(9_999).nullable().optional(), service: ServiceId };
/** Of rentals, whose rates go by the length of the term. */
const hours = z.int().min(1).max(87_600);
const sum = z
  .string({ error: 'must be a decimal text, like "12.50"' })
  .max(40)
  .transform((text, context) => {
    const micros = parseMicros(text);
    if (micros >= 0n) return micros;
    context.addIssue('must not be negative');
    return z.NEVER;
  });

const listRates = defineRoute({
  name: 'listRates',
  method: 'GET',
  path: '/suppliers/:supplier/rates',
  summary: 'Lists what a partner earns.',
  description:
    "A partner's earnings for an operation, or for each begun `unitHours` of a rental of `fromHours` and more, in its currency.",
  reply: pageOf(RateReply),
  params,
  async run(context, { params }) {
    const rates = await context.core.supply.listRates(await supplierIdOf(context, params.supplier));
    return {
      items: rates.map(({ countryId, serviceId, fromHours, unitHours, sumMicros }) => ({
        countryId,
        serviceId,
        fromHours,
        unitHours,
        sum: decimal(sumMicros),
        sumMicros,
      })),
      next: null,
    };
  },
});

const setRates = defineRoute({
  name: 'setRates',
  method: 'POST',
  path: '/suppliers/:supplier/rates',
  summary: 'Sets what a partner earns.',
  reply: SetRatesReply,
  refusals: ['not_allowed'],
  params,
  body: z.strictObject({
    rates: z
      .array(z.strictObject({ ...place, sum, fromHours: hours.optional(), unitHours: hours.optional() }))
      .min(1)
      .max(1_000),
  }),
  example: { body: { rates: [{ service: 'tg', country: 2, sum: '10' }] } },
  async run(context, { params, body: { rates } }) {
    const supplierId = await supplierIdOf(context, params.supplier);
    const set = rates.map(({ country = null, service, sum, fromHours, unitHours }) => ({
      countryId: country,
      serviceId: service,
      fromHours,
      unitHours,
      sumMicros: sum,
    }));
    await context.core.supply.setRates({ supplierId, rates: onlyLast(set) });
    await record(context, 'partner.set-rates', `supplier:${supplierId}`, {
      rates: set.map(({ sumMicros, ...rate }) => ({ ...rate, sum: decimal(sumMicros) })),
    });
    return { set: set.length };
  },
});

const removeRates = defineRoute({
  name: 'removeRates',
  method: 'DELETE',
  path: '/suppliers/:supplier/rates',
  summary: 'Removes rates of a partner.',
  reply: RatesRemovedReply,
  params,
  body: z.strictObject({
    rates: z
      .array(z.strictObject({ ...place, fromHours: hours.optional() }))
      .min(1)
      .max(1_000),
  }),
  example: { body: { rates: [{ service: 'tg', country: 2 }] } },
  async run(context, { params, body }) {
    const supplierId = await supplierIdOf(context, params.supplier);
    const rates = body.rates.map(({ country = null, service, fromHours }) => ({
      countryId: country,
      serviceId: service,
      fromHours,
    }));
    await context.core.supply.removeRates({ supplierId, rates });
    await record(context, 'partner.remove-rates', `supplier:${supplierId}`, { rates });
    return { removed: rates.length };
  },
});

const listReported = defineRoute({
  name: 'listReportedStock',
  method: 'GET',
  path: '/suppliers/:supplier/reported-stock',
  summary: 'Lists what a partner said it has.',
  description: "The partner's stock when it was last asked, also where it is not on sale, and why it is not.",
  reply: ReportedStockReply,
  params,
  async run(context, { params }) {
    const { supply } = context.core;
    const supplierId = await supplierIdOf(context, params.supplier);
    const rows = await supply.listStock(supplierId);
    return {
      hindrances: await supply.hindrances(supplierId),
      items: rows.map(({ sumMicros, ...row }) => ({
        ...row,
        sum: sumMicros === null ? null : decimal(sumMicros),
      })),
      next: null,
    };
  },
});

export const partnerStockRoutes = [listRates, setRates, removeRates, listReported];

/** One statement can set a rate once. */
function onlyLast<R extends { countryId: number | null; serviceId: string; fromHours: number | undefined }>(
  rates: readonly R[],
): R[] {
  const keyOf = ({ countryId, serviceId, fromHours = 1 }: R) => `${countryId}/${serviceId}/${fromHours}`;
  return [...new Map(rates.map((rate) => [keyOf(rate), rate])).values()];
}
