import { contactAddress } from './contact-address.ts';
import { contactBlock } from './contact-block.ts';
import { contactBlockBot } from './contact-block-bot.ts';
import { contactCreate } from './contact-create.ts';
import { contactEdit } from './contact-edit.ts';
import { contactGroup } from './contact-group.ts';
import { contactImport } from './contact-import.ts';
import { contactList } from './contact-list.ts';
import { contactMerge } from './contact-merge.ts';
import { contactRename } from './contact-rename.ts';
import { contactSanitize } from './contact-sanitize.ts';
import { contactSetWallet } from './contact-set-wallet.ts';
import { contactShow } from './contact-show.ts';
import { contactTag } from './contact-tag.ts';
import { contactUnblock } from './contact-unblock.ts';

export const contactActions = [
  contactList,
  contactShow,
  contactAddress,
  contactCreate,
  contactEdit,
  contactRename,
  contactTag,
  contactGroup,
  contactSetWallet,
  contactBlock,
  contactUnblock,
  contactBlockBot,
  contactSanitize,
  contactMerge,
  contactImport,
] as const;

export { contactEmail, contactName } from './contact-fields.ts';

export type { ImportRow, ImportVerdict } from './contact-import.ts';
export {
  contactAddress,
  contactBlock,
  contactBlockBot,
  contactCreate,
  contactEdit,
  contactGroup,
  contactImport,
  contactList,
  contactMerge,
  contactRename,
  contactSanitize,
  contactSetWallet,
  contactShow,
  contactTag,
  contactUnblock,
};
