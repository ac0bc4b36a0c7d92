import { isRefusal } from '#kernel/refusal';

/** The number of these that were done, and the refusals of the others. */
export async function outcomes(promises: Promise<unknown>[]) {
  const settled = await Promise.allSettled(promises);
  const refusals = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  return {
    done: settled.length - refusals.length,
    refused: [...new Set(refusals.map((error) => (isRefusal(error) ? error.code : String(error))))],
  };
}
