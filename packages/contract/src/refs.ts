import { z } from 'zod';

const ref = (what: string) => z.string().trim().min(1).max(200).describe(what);

/** How inputs name things: an id, or a word of people's where it is unambiguous. The server resolves them. */
export const ticketRef = z
  .union([z.string().trim().min(1).max(64), z.int().positive().transform(String)])
  .describe('Ticket: id, number or protocol');
export const contactRef = ref('Contact: id, phone or name');
export const queueRef = ref('Queue: id or name');
export const userRef = ref('User: id or e-mail');
export const tagRef = ref('Tag: id or name');
export const connectionRef = ref('Connection: id or name');
export const messageRef = ref('Message: id');
