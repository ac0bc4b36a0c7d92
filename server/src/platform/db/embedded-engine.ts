import type { Dialect } from 'kysely';
import { createConnectionDialect } from './connection-dialect.ts';
import type { StatementRunner } from './prepared-statements.ts';
import type { Session } from './transactions.ts';
import { asRefusal } from './unkeepable.ts';

/** The two ways to use the embedded engine: as Kysely's dialect, for reads, and as a session, for transactions. */
export type EmbeddedEngine = { dialect: Dialect; connect(): Promise<Session> };

/**
 * The embedded engine has one connection: whoever holds it is alone, the others wait in the order they came. It carries out
 * one statement after the other.
 */
export function createEmbeddedEngine({
  run,
  control,
}: Pick<StatementRunner, 'run' | 'control'>): EmbeddedEngine {
  const turns = createTurns();

  async function runStatement(text: string, values: readonly unknown[]) {
    const { rows, affectedRows } = await run(text, values).catch((error: unknown) => {
      throw asRefusal(error);
    });
    return { rows, numAffectedRows: BigInt(affectedRows) };
  }

  return {
    dialect: createConnectionDialect(runStatement, turns),
    async connect() {
      await turns.take();
      // A statement that is new is prepared first: one that is known must not overtake it.
      let last: Promise<unknown> = Promise.resolve();
      const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
        const mine = last.then(work, work);
        last = mine.catch(() => {});
        return mine;
      };
      return {
        run: (text, values) => inTurn(() => runStatement(text, values)),
        control: (command) => inTurn(() => control(command)),
        release: turns.giveBack,
      };
    },
  };
}

function createTurns() {
  const waiting: (() => void)[] = [];
  let taken = false;
  return {
    async take(): Promise<void> {
      if (taken) await new Promise<void>((resolve) => waiting.push(resolve));
      taken = true;
    },
    giveBack(): void {
      const next = waiting.shift();
      if (next) next();
      else taken = false;
    },
  };
}
