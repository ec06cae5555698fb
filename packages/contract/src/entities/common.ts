import { z } from 'zod';

/** An instant: ISO 8601 in UTC with milliseconds, so that text order is time order. */
export const instant = z.iso.datetime({ precision: 3 });
