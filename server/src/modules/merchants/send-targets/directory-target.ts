import { Refusal } from '#kernel/refusal';
import { directoryUrl, findOwnDirectory } from '#modules/merchants/directories';
import type { TargetRules } from './send-target.ts';

/** A directory has one address for everybody. */
export const directoryTarget: TargetRules = {
  async describe(on, own) {
    const directory = await findOwnDirectory(on, own);
    return directory && { title: directory.name, text: directory.name };
  },

  async open(tx, { checkUnique, alreadySent, ...own }, { publicUrl }) {
    const directory = await findOwnDirectory(tx, own);
    if (!directory) throw new Refusal('not_found', { what: 'directory' });
    return {
      url: directoryUrl(directory, publicUrl),
      sessionCode: '',
      repeated: checkUnique && alreadySent,
    };
  },
};
