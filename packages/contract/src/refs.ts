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
export const scheduleRef = ref('Scheduled message: id');
export const roleRef = ref('Role: a name or id');
/** A new password, and one that is only compared. */
export const newPassword = z.string().min(8).max(200).describe('New password');
export const knownPassword = z.string().min(1).max(200).describe('Present password');
export const totpCode = z
  .string()
  .trim()
  .regex(/^\d{6}$/)
  .describe('Code of the authenticator app: 6 digits');
/** Permissions by name, each with its scope after a colon where it is not the least. */
export const grantWords = z.array(z.string().trim().min(1).max(80)).max(100);
export const groupRef = ref('User group: id or name');
/** An item of one of the office's catalogues. */
export const itemRef = (what: string) => ref(`${what}: id or name`);
/** A part of a funnel or board: an id, or `Funnel/Stage`. */
export const partRef = (what: string) => ref(`${what}: id, or both names with a slash between`);
export const noteRef = ref('Note: id');
export const taskRef = ref('Task: id');
export const roomRef = ref('Room: id or name, or the e-mail of the other person');
export const roomMessageRef = ref('Message of a room: id');
export const quickReplyRef = ref('Quick reply: id or shortcut');
export const galleryRef = ref('Gallery item: id or name');
export const fieldRef = ref('Custom field: id or name');
export const viewRef = ref('Saved view: id or name');
