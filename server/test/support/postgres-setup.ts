import type { TestProject } from 'vitest/node';
import { openDatabase } from '#db';
import {
  createDatabase,
  dropDatabase,
  type PostgresServer,
  runStatement,
  startPostgres,
} from './postgres.ts';
import { prepareTables } from './prepare-tables.ts';
import { prepare } from './prepared-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's URL on the server that the whole run shares; make databases of your own on it. */
    postgresUrl: string;
    /** A database there with our schema and the catalogue, to make others from. */
    postgresTemplate: string;
  }
}

let server: PostgresServer | undefined;
let given: string | undefined;
const template = `test_${process.pid}_template`;

/** One server for the run; `POSTGRES_URL_FOR_TESTS` names one that runs already. */
export async function setup(project: TestProject): Promise<void> {
  given = process.env.POSTGRES_URL_FOR_TESTS;
  if (given) {
    await runStatement(given, 'select 1').catch((error) => {
      throw new Error('the server of POSTGRES_URL_FOR_TESTS does not answer', { cause: error });
    });
  } else {
    server = await startPostgres();
  }
  const url = given ?? server?.socketUrl ?? '';
  const db = await openDatabase({ url: await createDatabase(url, template), poolSize: 2 });
  await prepareTables(db);
  project.provide('postgresPrepared', await prepare((text) => db.script(text)));
  await db.close();
  project.provide('postgresUrl', url);
  project.provide('postgresTemplate', template);
}

export async function teardown(): Promise<void> {
  if (given) {
    const { rows } = await runStatement(
      given,
      `select datname from pg_database where starts_with(datname, '${template}')`,
    );
    for (const { datname } of rows) await dropDatabase(given, datname);
  }
  await server?.stop();
}
