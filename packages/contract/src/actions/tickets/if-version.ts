import { z } from 'zod';

/** A decision about the ticket as it was seen. */
export const ifVersion = z
  .int()
  .positive()
  .optional()
  .describe('Only while the ticket is at this version, as lists show it');
