import type { Merchant } from '#modules/merchants/merchants';
import type { Keyword, Person } from './contact.ts';
import type { Context } from './membership.ts';
import type { Asked } from './words.ts';

/** A message that asks for something, with what is needed to answer it. */
export type Question = {
  asked: Asked;
  person: Person;
  merchant: Merchant;
  /** Those on the number it was sent to, removed ones too. */
  keywords: readonly Keyword[];
  number: string;
  text: string;
  messageId: bigint;
};

/** `publicUrl` is where the account's consumers find its pages, `operatorUrl` the operator's own address. */
export type AnswerContext = Context & { operatorUrl: string };

/** `owed`: sent even where there are no credits. */
export type Reply = { text: string; owed?: boolean };
