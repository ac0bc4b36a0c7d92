import { Refusal, type RefusalCode, refusalCodes } from '#kernel/refusal';
import { failureCase, partnerErrorReply } from '#suppliers/partner';
import { describeError } from '../../../src/api/problem.ts';
import { refusalToWire } from '../../../src/dialects/coupontools/refusals.ts';
import { spellRefusal as spellFivesimRefusal } from '../../../src/dialects/fivesim/refusals.ts';
import { usd } from '../../../src/dialects/handler/currency.ts';
import { renderRefusal } from '../../../src/dialects/handler/refusals.ts';
import { spellRefusal as spellOnlinesimRefusal } from '../../../src/dialects/onlinesim/refusals.ts';
import { spellRefusal } from '../../../src/dialects/smsonline/refusals.ts';
import { renderError } from '../../../src/dialects/smsonline/render-error.ts';
import { spellRefusal as spellSmspoolRefusal } from '../../../src/dialects/smspool/refusals.ts';
import { errorView, statusOf } from '../../../src/web/ui/error-page.tsx';

/** Every dialect's spelling of a refusal: a status and a word. */
export const spellings: Record<string, (refusal: Refusal) => { status: number; word: string }> = {
  native(refusal) {
    const { status, code } = describeError(refusal, { requestId: 'r', isUnavailable: () => false });
    return { status, word: code };
  },
  smsonlineV3(refusal) {
    const { status, body } = renderError('v3', spellRefusal(refusal));
    return { status, word: 'errorCode' in body ? body.errorCode : '' };
  },
  smsonlineV2(refusal) {
    const { status, body } = renderError('v2', spellRefusal(refusal));
    return { status, word: String(body.body) };
  },
  fivesim(refusal) {
    const { status, text } = spellFivesimRefusal(refusal);
    return { status, word: text === '' ? 'no words' : text };
  },
  smspool(refusal) {
    const { status, type } = spellSmspoolRefusal(refusal);
    return { status, word: type };
  },
  onlinesim(refusal) {
    const { status, word } = spellOnlinesimRefusal(refusal);
    return { status, word };
  },
  coupontools(refusal) {
    const { status, problems } = refusalToWire(refusal);
    return { status, word: String(problems[0]?.code) };
  },
  partners(refusal) {
    const { httpStatus, body } = partnerErrorReply(failureCase(refusal) ?? 'unavailable');
    return { status: httpStatus, word: JSON.parse(body).error };
  },
  handlerSeed: (refusal) => ({
    status: 200,
    word: renderRefusal(refusal, { profile: 'seed', strictWords: true, currency: usd }),
  }),
  handlerSeedWithSteps: (refusal) => ({
    status: 200,
    word: renderRefusal(refusal, { profile: 'seed', strictWords: false, currency: usd }),
  }),
  handlerClassic: (refusal) => ({
    status: 200,
    word: renderRefusal(refusal, { profile: 'classic', strictWords: true, currency: usd }),
  }),
  pages(refusal) {
    const status = statusOf(refusal);
    return { status, word: errorView('en', status).title };
  },
};

export const spell = (dialect: string, code: RefusalCode, details: Record<string, unknown> = {}) =>
  spellings[dialect]?.(new Refusal(code, details));

/** Every code that is said with each status. */
export function byStatus(dialect: string): Record<number, RefusalCode[]> {
  const statusOfCode = (code: RefusalCode) => spell(dialect, code)?.status ?? 0;
  const statuses = new Set(refusalCodes.map(statusOfCode));
  return Object.fromEntries(
    [...statuses].map((status) => [status, refusalCodes.filter((code) => statusOfCode(code) === status)]),
  );
}

/** The word of every code that has another than `usual`. */
export function wordsBut(dialect: string, usual: string): Partial<Record<RefusalCode, string>> {
  const words = refusalCodes.map((code) => [code, spell(dialect, code)?.word] as const);
  return Object.fromEntries(words.filter(([, word]) => word !== usual));
}
