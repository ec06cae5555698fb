import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { instant } from './common.ts';
import { ticketStates } from './ticket-states.ts';

/** Lists of names that an office keeps. Funnels have stages and boards have columns: their parts. */
export const catalogueKinds = [
  'stage',
  'source',
  'contactGroup',
  'demand',
  'type',
  'status',
  'funnel',
  'board',
] as const;
export type CatalogueKind = (typeof catalogueKinds)[number];

export const cataloguePart = z.strictObject({ id: idSchema('cataloguePart'), name: z.string() });

export const catalogueItemEntity = z.strictObject({
  id: idSchema('catalogueItem'),
  kind: z.enum(catalogueKinds),
  name: z.string(),
  /** Stages of a funnel, columns of a board, in order; empty for the other kinds. */
  parts: z.array(cataloguePart).readonly(),
  /** Of a status: the states it may label; empty for any. */
  states: z.array(z.enum(ticketStates)).readonly(),
  position: z.int(),
  /** Kept for what refers to it; offered no more. */
  removed: z.boolean(),
});
export type CatalogueItemEntity = z.output<typeof catalogueItemEntity>;

export const fieldKinds = ['text', 'number', 'boolean', 'date', 'choice'] as const;
/** Value of a custom field: a date is `YYYY-MM-DD`. */
export const customValue = z.union([z.string(), z.number(), z.boolean()]);
export type CustomValue = z.output<typeof customValue>;
/** Values of custom fields by the field's id. */
export const customValues = z.record(z.string(), customValue);

export const customFieldEntity = z.strictObject({
  id: idSchema('customField'),
  target: z.enum(['ticket', 'contact']),
  name: z.string(),
  kind: z.enum(fieldKinds),
  /** Of a choice. */
  choices: z.array(z.string()).readonly(),
  /** A ticket does not close without it. */
  requiredOnResolve: z.boolean(),
  removed: z.boolean(),
});
export type CustomFieldEntity = z.output<typeof customFieldEntity>;

/** Quick reply: text with merge fields, inserted by its shortcut. */
export const quickReplyEntity = z.strictObject({
  id: idSchema('quickReply'),
  shortcut: z.string(),
  body: z.string(),
  /** A file of the gallery that goes with it. */
  galleryId: idSchema('gallery').nullable(),
});
export type QuickReplyEntity = z.output<typeof quickReplyEntity>;

/** Something in the gallery: sending it sends its newest version. */
export const galleryEntity = z.strictObject({
  id: idSchema('gallery'),
  name: z.string(),
  kind: z.enum(['image', 'file']),
  /** Oldest first. */
  versions: z
    .array(
      z.strictObject({
        version: z.int(),
        mediaId: idSchema('media'),
        mime: z.string(),
        name: z.string().nullable(),
        bytes: z.int(),
        at: instant,
        by: idSchema('user').nullable(),
      }),
    )
    .readonly(),
  removed: z.boolean(),
});
export type GalleryEntity = z.output<typeof galleryEntity>;

/** Macro: several actions on one ticket, run in order, all or none. Inputs are without the ticket. */
export const macroEntity = z.strictObject({
  id: idSchema('macro'),
  name: z.string(),
  steps: z.array(z.strictObject({ action: z.string(), input: z.record(z.string(), z.unknown()) })).readonly(),
});
export type MacroEntity = z.output<typeof macroEntity>;

/** Saved view: a filter with a name; null `userId` for everybody. */
export const viewEntity = z.strictObject({
  id: idSchema('view'),
  userId: idSchema('user').nullable(),
  name: z.string(),
  filter: z.string(),
});
export type ViewEntity = z.output<typeof viewEntity>;
