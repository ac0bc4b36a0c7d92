import { z } from 'zod';
import { defineJob } from '#jobs';

/** After a provider's hint: 10 s, then 20, 40 and 80 s apart. When all fail, the sweep goes on. */
export const reconcileHinted = defineJob({
  name: 'payments.reconcile-invoice',
  payload: z.object({ invoiceId: z.string() }),
  attempts: 5,
  retrySeconds: 10,
});
