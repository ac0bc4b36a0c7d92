/** How many times more than in the suite a server is killed: `npm run test:crash` sets `CRASH_TIMES`. */
export const TIMES = Number(process.env.CRASH_TIMES ?? 1);
