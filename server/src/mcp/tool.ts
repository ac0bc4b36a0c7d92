import type { CallToolResult, ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import { ProblemError, SwitchboardError } from '@switchboard/client';
import type { z } from 'zod';
import type { ToolCall } from './desk.ts';

type Shape = Readonly<Record<string, z.ZodType>>;

/** One tool: what it takes, what it gives, and what a client should know before it calls it. */
export type ToolSpec<I extends Shape, O extends Shape> = {
  name: string;
  title: string;
  description: string;
  input: I;
  output: O;
  annotations: Required<Omit<ToolAnnotations, 'title'>>;
  run(asked: ToolCall, args: z.output<z.ZodObject<I>>): Promise<z.input<z.ZodObject<O>>>;
};

export type Tool = Omit<ToolSpec<Shape, Shape>, 'run'> & {
  /** Never throws what the caller can do something about: that is an answer. */
  answer(asked: ToolCall, args: unknown): Promise<CallToolResult>;
};

export function defineTool<I extends Shape, O extends Shape>({ run, ...spec }: ToolSpec<I, O>): Tool {
  return {
    ...spec,
    async answer(asked, args) {
      try {
        const given = await run(asked, args as z.output<z.ZodObject<I>>);
        return {
          content: [{ type: 'text', text: JSON.stringify(given) }],
          structuredContent: given as Record<string, unknown>,
        };
      } catch (error) {
        if (!(error instanceof SwitchboardError)) throw error;
        return { isError: true, content: [{ type: 'text', text: sayWhy(error) }] };
      }
    },
  };
}

/** What is wrong and what to do about it, in sentences. */
function sayWhy(error: SwitchboardError): string {
  if (!(error instanceof ProblemError)) return error.message;
  const { code, detail, todo, details } = error.problem;
  const facts = Object.keys(details).length > 0 ? ` (${JSON.stringify(details)})` : '';
  return `${code}: ${detail}${facts}. ${todo}`;
}
