import { isRefusal, type RefusalCode } from '#kernel/refusal';
import { frameTexts } from './frame-texts.ts';
import type { PageView } from './layout.tsx';
import type { Lang } from './texts.ts';

/** Refusals that no page spells in words of its own; every other is a request that did not work. */
const statusOfRefusal: Partial<Record<RefusalCode, number>> = {
  not_found: 404,
  account_not_found: 404,
  key_unknown: 403,
  rate_limited: 429,
  not_allowed: 409,
  already_done: 409,
  already_exists: 409,
  expired: 409,
  limit_reached: 409,
};

/** The status an error is answered with: a Refusal's, one that Fastify gave it, or 500. */
export function statusOf(error: unknown): number {
  if (isRefusal(error)) return statusOfRefusal[error.code] ?? 400;
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

/** Seconds that a caller is to wait who was refused, or came while nothing could be done. */
export function retryAfterOf(error: unknown, status: number): number | undefined {
  if (status === 503) return 1;
  const seconds = isRefusal(error, 'rate_limited') ? error.details.retryAfterSeconds : undefined;
  return typeof seconds === 'number' ? seconds : undefined;
}

/** The page for a status: says what happened and what to do, never why inside. */
export function errorView(lang: Lang, status: number, retryAfterSeconds?: number | undefined): PageView {
  const texts = frameTexts(lang);
  const [title, hint] = wordsOf(texts, status, retryAfterSeconds);
  return {
    title,
    body: (
      <section class="card">
        <div class="part center">
          <h1>{title}</h1>
          <p class="soft">{hint}</p>
        </div>
      </section>
    ),
  };
}

function wordsOf(
  texts: ReturnType<typeof frameTexts>,
  status: number,
  seconds: number | undefined,
): readonly [title: string, hint: string] {
  if (status === 403) return [texts.forbidden, texts.forbiddenHint];
  if (status === 404) return [texts.notFound, texts.notFoundHint];
  if (status === 429)
    return [
      texts.tooMany,
      seconds === undefined ? texts.tooManyHint : texts.tooManyMinutes(Math.ceil(seconds / 60)),
    ];
  if (status === 503) return [texts.unavailable, texts.unavailableHint];
  if (status >= 500) return [texts.failed, texts.failedHint];
  return [texts.badRequest, texts.badRequestHint];
}
