import { z } from 'zod';
import { instant } from './entities/common.ts';
import { noticeFacts, noticeKinds } from './notice-text.ts';

/** What a provider says of the account itself: a kind and facts, worded by whoever shows it. */
export const accountNotice = z.strictObject({
  at: instant,
  kind: z.enum(noticeKinds),
  data: z.partialRecord(z.enum(noticeFacts), z.string()),
});
export type AccountNotice = z.output<typeof accountNotice>;
