import { readFile } from 'node:fs/promises';
import { CliFailure, type CliIo } from './io.ts';

/** From the environment, or from the file that the server left in its data folder; undefined where there is neither. */
export async function findAdminToken(env: CliIo['env']): Promise<string | undefined> {
  if (env.SWITCHBOARD_TOKEN) return env.SWITCHBOARD_TOKEN.trim();
  const file = adminTokenFile(env);
  try {
    return (await readFile(file, 'utf8')).trim() || undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CliFailure(`cannot read the admin token in ${file}: ${code}`, undefined, error);
  }
}

export function adminTokenFile(env: CliIo['env']): string {
  return `${env.DATA_DIR || './data'}/admin-token`;
}
