import type { AtDialogue } from './at-dialogue.ts';
import { AtRefusal } from './at-errors.ts';

type Options = Parameters<AtDialogue['command']>[1];

/** The answer, or the refusal where the modem says no. Rejects with AtSilence. */
export async function tryAsk(
  dialogue: AtDialogue,
  text: string,
  options?: Options,
): Promise<string[] | AtRefusal> {
  try {
    return await dialogue.command(text, options);
  } catch (error) {
    if (error instanceof AtRefusal) return error;
    throw error;
  }
}

/** What the first line that matches has in the pattern's group; undefined where the modem says no, or something else. */
export async function askFor(
  dialogue: AtDialogue,
  text: string,
  pattern: RegExp,
): Promise<string | undefined> {
  const answer = await tryAsk(dialogue, text);
  return answer instanceof AtRefusal ? undefined : firstMatch(answer, pattern);
}

export function firstMatch(lines: readonly string[], pattern: RegExp): string | undefined {
  for (const line of lines) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined && found !== '') return found;
  }
  return undefined;
}
