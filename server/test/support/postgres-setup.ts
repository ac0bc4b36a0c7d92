import type { TestProject } from 'vitest/node';
import { type PostgresServer, runStatement, startPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's URL on the server that the whole run shares; make databases of your own on it. */
    postgresUrl: string;
  }
}

let server: PostgresServer | undefined;

/** One server for the run; `POSTGRES_URL_FOR_TESTS` names one that runs already. */
export async function setup(project: TestProject): Promise<void> {
  const given = process.env.POSTGRES_URL_FOR_TESTS;
  if (given) {
    await runStatement(given, 'select 1').catch((error) => {
      throw new Error('the server of POSTGRES_URL_FOR_TESTS does not answer', { cause: error });
    });
    project.provide('postgresUrl', given);
    return;
  }
  server = await startPostgres();
  project.provide('postgresUrl', server.url);
}

export async function teardown(): Promise<void> {
  await server?.stop();
}
