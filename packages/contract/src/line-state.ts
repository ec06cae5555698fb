import { z } from 'zod';
import { instant } from './entities/common.ts';

export const lineWarningKinds = ['silent', 'stuck', 'unconfirmed', 'webhook'] as const;

/** Something that looks wrong on a line that answers. `count` is of messages; `since` when it began, as far as that is known. */
export const lineWarning = z.strictObject({
  kind: z.enum(lineWarningKinds),
  since: instant.nullable(),
  count: z.int(),
});
export type LineWarning = z.output<typeof lineWarning>;
