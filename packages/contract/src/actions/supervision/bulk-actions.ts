import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { idSchema } from '../../id-schema.ts';
import type { Label } from '../../label.ts';
import { ticketRef } from '../../refs.ts';
import { ticketAssign } from '../tickets/ticket-assign.ts';
import { ticketResolve } from '../tickets/ticket-resolve.ts';
import { ticketSnooze } from '../tickets/ticket-snooze.ts';
import { ticketTag } from '../tickets/ticket-tag.ts';
import { ticketTransfer } from '../tickets/ticket-transfer.ts';
import { ticketTrash } from '../tickets/ticket-trash.ts';

/** So many tickets at most in one call, whoever asks. */
export const bulkLimit = 5000;
/** What somebody with the permission for their own tickets only may do at once, and what nobody does without saying how many. */
export const ownBulkLimit = 50;

const selection = {
  tickets: z.array(ticketRef).min(1).max(bulkLimit).optional().describe('Tickets: ids, numbers or protocols'),
  filter: z.string().min(1).max(2000).optional().describe('Or all that match a filter, for example tag:spam'),
  expect: z.int().min(0).optional().describe('How many you mean; needed above 50, refused when it is another number'),
  dryRun: z.boolean().default(false).describe('Tell which tickets it would be, and change nothing'),
};

export const bulkResult = z.strictObject({
  matched: z.int(),
  done: z.int(),
  failed: z.int(),
  /** In the order in which they were found. `planned` where nothing was to be changed. */
  items: z.array(
    z.strictObject({
      ticket: z.strictObject({ id: idSchema('ticket').nullable(), number: z.int().nullable(), ref: z.string() }),
      status: z.enum(['done', 'failed', 'planned']),
      error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
});

interface Words {
  readonly title: Label;
  readonly summary: Label;
  readonly examples: readonly string[];
}

/** The same as the action on one ticket, for each of several: one result each, permissions asked for each. */
function bulk<const Verb extends string, S extends z.ZodRawShape>(verb: Verb, shape: S, words: Words) {
  return defineAction({
    id: `bulk.${verb}` as `bulk.${Verb}`,
    ...words,
    input: { ...selection, ...shape },
    output: bulkResult,
    permission: 'bulk.execute',
  });
}

/** An action's own input, without what names one ticket. */
function inputOf<S extends { ticket: unknown; clientKey: unknown; ifVersion?: unknown }>(shape: S) {
  const { ticket: _ticket, clientKey: _clientKey, ifVersion: _ifVersion, ...rest } = shape;
  return rest as Omit<S, 'ticket' | 'clientKey' | 'ifVersion'>;
}

const words = (en: string, ptBR: string, rest: { en: string; 'pt-BR': string }, ...examples: string[]): Words => ({
  title: { en, 'pt-BR': ptBR },
  summary: rest,
  examples,
});

export const bulkResolve = bulk(
  'resolve',
  inputOf(ticketResolve.input.shape),
  words(
    'Resolve many',
    'Encerrar vários',
    {
      en: 'Close every ticket of a selection or filter.',
      'pt-BR': 'Encerra cada atendimento de uma seleção ou filtro.',
    },
    'balcao bulk resolve --filter "updated:>30d" --expect 0',
  ),
);

export const bulkTransfer = bulk(
  'transfer',
  inputOf(ticketTransfer.input.shape),
  words(
    'Transfer many',
    'Transferir vários',
    {
      en: 'Move every ticket of a selection or filter to a queue, and to a member of it when one is named.',
      'pt-BR': 'Move cada atendimento de uma seleção ou filtro para uma fila e, se indicado, para um membro dela.',
    },
    'balcao bulk transfer --filter "is:unassigned queued:>1d" --queue Triagem',
  ),
);

export const bulkAssign = bulk(
  'assign',
  inputOf(ticketAssign.input.shape),
  words(
    'Assign many',
    'Atribuir vários',
    {
      en: 'Give every ticket of a selection or filter to somebody.',
      'pt-BR': 'Atribui cada atendimento de uma seleção ou filtro a alguém.',
    },
    'balcao bulk assign 1 2 --user ana@example.com',
  ),
);

export const bulkTag = bulk(
  'tag',
  inputOf(ticketTag.input.shape),
  words(
    'Tag many',
    'Etiquetar vários',
    {
      en: 'Add and remove tags on every ticket of a selection or filter.',
      'pt-BR': 'Inclui e retira tags de cada atendimento de uma seleção ou filtro.',
    },
    'balcao bulk tag --filter "state:pending" --add vip --dry-run',
  ),
);

export const bulkSnooze = bulk(
  'snooze',
  inputOf(ticketSnooze.input.shape),
  words(
    'Snooze many',
    'Adiar vários',
    {
      en: 'Put every ticket of a selection or filter away until a time.',
      'pt-BR': 'Adia cada atendimento de uma seleção ou filtro até um horário.',
    },
    'balcao bulk snooze --filter "tag:spam" --until 3d',
  ),
);

export const bulkTrash = bulk(
  'trash',
  inputOf(ticketTrash.input.shape),
  words(
    'Trash many',
    'Vários para a lixeira',
    {
      en: 'Send every ticket of a selection or filter to the trash.',
      'pt-BR': 'Envia cada atendimento de uma seleção ou filtro para a lixeira.',
    },
    'balcao bulk trash --filter "tag:spam state:closed"',
  ),
);

/** What each does to one ticket. */
export const bulkItem = {
  'bulk.resolve': 'ticket.resolve',
  'bulk.transfer': 'ticket.transfer',
  'bulk.assign': 'ticket.assign',
  'bulk.tag': 'ticket.tag',
  'bulk.snooze': 'ticket.snooze',
  'bulk.trash': 'ticket.trash',
} as const;
export type BulkId = keyof typeof bulkItem;
