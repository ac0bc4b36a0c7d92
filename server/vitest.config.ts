import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { markSqlSites } from './test/support/sql-sites.ts';

// `npm test` names a folder for the rows that statements give: docs/decisions/0118-rows-of-raw-sql.md.
const watchesRows = process.env.SEEN_ROWS !== undefined;
const plugins = watchesRows ? [markSqlSites()] : [];

/** Packages of ours are read as they are written, not as they were built last. */
const ssr = { resolve: { conditions: ['switchboard-source', ...defaultServerConditions] } };

const shared = {
  testTimeout: 180_000,
  hookTimeout: 240_000,
  pool: 'forks' as const,
  // A worker keeps its modules and embedded databases from file to file: making them is most of a small file's time.
  isolate: false,
  // A test makes much that is soon gone: fewer, larger sweeps of it cost a tenth less than V8's own choice.
  execArgv: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
  setupFiles: [
    './test/support/left-overs.ts',
    './test/support/cheap-passwords.ts',
    ...(watchesRows ? ['./test/support/watched-rows-setup.ts'] : []),
  ],
};

/**
 * `DB_ENGINE` tells `#test/database` the engine. A test runs on both, or by its name on one: `.pure.test.ts` on the embedded
 * engine, `.postgres.test.ts` on PostgreSQL. Which is which: docs/decisions/0115-tests-and-engines.md.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    // Both projects read the same modules: the second takes them as the first has compiled them.
    experimental: { fsModuleCache: true },
    projects: [
      {
        plugins,
        ssr,
        test: {
          ...shared,
          name: 'pglite',
          env: { DB_ENGINE: 'pglite' },
          globalSetup: ['./test/support/image-setup.ts'],
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['**/*.postgres.test.ts', '**/node_modules/**'],
        },
      },
      {
        plugins,
        ssr,
        test: {
          ...shared,
          name: 'postgres',
          env: { DB_ENGINE: 'postgres' },
          globalSetup: ['./test/support/postgres-setup.ts'],
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['**/*.pure.test.ts', '**/node_modules/**'],
        },
      },
    ],
  },
});
