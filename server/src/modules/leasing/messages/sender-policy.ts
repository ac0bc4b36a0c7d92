import refusedSenders from './refused-senders.json' with { type: 'json' };

/**
 * Some sender names of one institution (or of several small ones) in one country. Names are in upper case without
 * separators; `*` at the end stands for any ending, so such a name must be one that nobody else's begins with.
 */
export interface RefusedSenders {
  /** ISO 3166-1 alpha-2. */
  country: string;
  kind: string;
  institution: string;
  senders: readonly string[];
}

/** `rule` is for the operator: country, kind, institution and the name that matched. */
export interface SenderVerdict {
  refused: boolean;
  rule?: string;
}

/** The list that is kept with the program, for an operator to read. */
export const refusedSenderList: readonly RefusedSenders[] = refusedSenders;

/** A telecom header of India: operator and region, name, and since 2025 the kind of message. */
const indianHeader = /^(?:[A-Z]{2}-)?([A-Z0-9]{3,9})(?:-[GPST])?$/;
/** The same without hyphens: the name is then always six letters, and only listed names of India are meant. */
const joinedIndianHeader = /^[A-Z]{2}([A-Z]{6})$/;
const accepted: SenderVerdict = { refused: false };

/**
 * Whether messages of this sender are refused at the door: banks, payment systems and credit institutions, by the
 * list of `refused-senders.json`. Case, accents and separators do not matter, nor do Indian header prefixes
 * ("VM-HDFCBK-S"); a name is matched whole or by a declared beginning, never somewhere inside.
 */
export const isRefusedSender = createSenderPolicy(refusedSenders);

/** The same over another list, such as one with an operator's own additions. */
export function createSenderPolicy(list: readonly RefusedSenders[]): (sender: string) => SenderVerdict {
  const whole = new Map<string, SenderVerdict>();
  const indian = new Map<string, SenderVerdict>();
  const beginnings: [string, SenderVerdict][] = [];
  for (const { country, kind, institution, senders } of list) {
    for (const sender of senders) {
      const verdict = { refused: true, rule: `${country} ${kind}, ${institution}: ${sender}` };
      if (sender.endsWith('*')) beginnings.push([sender.slice(0, -1), verdict]);
      else whole.set(sender, verdict);
      if (country === 'IN') indian.set(sender, verdict);
    }
  }

  const find = (name: string): SenderVerdict | undefined =>
    whole.get(name) ?? beginnings.find(([beginning]) => name.startsWith(beginning))?.[1];

  return (sender) => {
    const text = sender.slice(0, 64).normalize('NFKD').toUpperCase().trim();
    const name = text.replace(/[^\p{L}\p{N}]/gu, '');
    const header = indianHeader.exec(text)?.[1];
    const joined = joinedIndianHeader.exec(name)?.[1];
    return (
      find(name) ??
      (header === undefined ? undefined : find(header)) ??
      (joined === undefined ? undefined : indian.get(joined)) ??
      accepted
    );
  };
}
