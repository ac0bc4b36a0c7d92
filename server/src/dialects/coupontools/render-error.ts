import { errorTexts, modernTexts } from './error-codes.ts';
import type { Problem, WireError } from './wire-error.ts';

const phrases: Record<number, { legacy: string; modern: string }> = {
  401: { legacy: 'Unauthorized', modern: 'Unauthorized' },
  404: { legacy: 'Not found', modern: 'Not Found' },
  413: { legacy: 'Payload too large', modern: 'Payload Too Large' },
  422: { legacy: 'Unprocessable entity', modern: 'Unprocessable Entity' },
  429: { legacy: 'Too many requests', modern: 'Too Many Requests' },
  500: { legacy: 'Internal server error', modern: 'Internal Server Error' },
  503: { legacy: 'Service unavailable', modern: 'Service Unavailable' },
};
const unknownPhrase = { legacy: 'Error', modern: 'Error' };

/**
 * The legacy families' answer to a failure: `errors` within `status`, its two lists in parallel. Some calls have it
 * beside `status` too (`sibling`), so that both kinds of parser find it. Wrong credentials are one number, no list.
 */
export function renderLegacyError({ status, problems }: WireError, { sibling = false } = {}) {
  const [first] = problems;
  if (first?.code === 1000) {
    const errors = { error_code: 1000, error_message: errorTexts[1000] };
    return { status: { status: 'failed', errors }, ...(sibling ? { errors } : {}) };
  }
  const errors = {
    error_message: `HTTP/1.0 ${status} ${(phrases[status] ?? unknownPhrase).legacy}.`,
    error_message_description: problems.map((one) => describe(one)),
    error_code: problems.map(({ code }) => code),
  };
  return { status: { status: 'failed', errors }, ...(sibling ? { errors } : {}) };
}

/** The modern family's answer to a failure. */
export function renderModernError({ status, problems }: WireError) {
  const phrase = (phrases[status] ?? unknownPhrase).modern;
  if (status !== 422) return { statusCode: status, message: phrase };
  return { statusCode: status, message: problems.map((one) => describe(one, true)), error: phrase };
}

/** The fault, in the words of the code's text. */
export function describe({ code, name = '', detail = '', text }: Problem, modern = false): string {
  const template = text ?? (modern ? (modernTexts[code] ?? errorTexts[code]) : errorTexts[code]);
  return template.replace(/\{(name|detail)\}/g, (_, which) => (which === 'name' ? name : detail));
}
