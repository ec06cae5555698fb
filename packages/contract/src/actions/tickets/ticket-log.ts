import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { actorTypes, type EventType, eventTypes } from '../../events.ts';
import { idSchema } from '../../id-schema.ts';
import { ticketRef } from '../../refs.ts';
import { listOf } from '../../views.ts';

const labelSchema = z.strictObject({ en: z.string(), 'pt-BR': z.string() });
/** As people read it: a name, an amount, an instant, yes or no. */
const shown = z.union([z.string(), z.number(), z.boolean()]).nullable();

/** What an event changed of a ticket, in names. */
export const loggedChange = z.strictObject({ field: z.string(), label: labelSchema, from: shown, to: shown });

/** One line of a ticket's timeline. */
export const ticketLogEntry = z.strictObject({
  seq: z.int(),
  at: instant,
  type: z.enum(Object.keys(eventTypes) as [EventType]),
  label: labelSchema,
  actor: z.strictObject({ type: z.enum(actorTypes), id: z.string().nullable(), name: z.string().nullable() }),
  /** What it changed of the ticket, in names; empty where the label says it all. */
  changes: z.array(loggedChange),
  messageId: idSchema('message').nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type TicketLogEntry = z.output<typeof ticketLogEntry>;

export const ticketLog = defineRead({
  id: 'ticket.log',
  title: { en: 'Log of a ticket', 'pt-BR': 'Log do atendimento' },
  summary: {
    en: 'Everything that happened to a ticket, newest first: who did it, when, from what to what; also who opened it.',
    'pt-BR': 'Tudo o que aconteceu com um atendimento, do mais novo: quem, quando, de quê para quê; e quem o abriu.',
  },
  input: {
    ticket: ticketRef,
    limit: z.int().min(1).max(1000).default(50).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(ticketLogEntry),
  permission: 'event.read',
  examples: ['balcao tickets log 1', 'balcao tickets log 1 --limit 0 --json'],
});
