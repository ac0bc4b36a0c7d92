import { z } from 'zod';

/** A move of a lease, as replies have it. */
export const MoveReply = z
  .object({
    event: z.string(),
    fromState: z.string().nullable().meta({ description: 'Null: it began.' }),
    toState: z.string(),
    at: z.date(),
  })
  .meta({ id: 'Move' });

export const renderMove = ({ event, fromState, toState, at }: z.input<typeof MoveReply>) => ({
  ...{ event, fromState, toState, at },
});
