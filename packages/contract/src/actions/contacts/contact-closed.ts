import { z } from 'zod';
import { contactEntity } from '../../entities/contact.ts';
import { idSchema } from '../../id-schema.ts';

/** A contact whose active tickets were closed: those of them that the caller may see. */
export const contactClosed = z.strictObject({
  contact: contactEntity,
  closed: z.array(z.strictObject({ id: idSchema('ticket'), number: z.int() })),
});
