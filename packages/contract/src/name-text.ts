import { z } from 'zod';
import { cleanName, cleanPhone } from './names.ts';

/** A name that somebody gives to a person or a thing: what can be seen of it, and that is something. */
export const nameText = (longest: number) => z.string().overwrite(cleanName).min(1).max(longest);

/** A phone as it is typed or pasted. */
export const phoneText = () => z.string().overwrite(cleanPhone).min(1).max(40);
