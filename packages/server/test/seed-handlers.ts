import type { Entities, TicketEntity } from '@balcao/contract';
import type { Handler, Handlers, SqlValue } from '../src/store/store.ts';
import type { EntityTable } from '../src/store/tables/columns.ts';
import {
  catalogueItems,
  connections,
  contacts,
  customFields,
  messages,
  notes,
  queues,
  tags,
  threads,
  ticketRows,
  users,
} from '../src/store/tables/tables.ts';
import { insertTicket, updateTicket } from '../src/store/tables/tickets.ts';

/* The writer thread imports this too: seeds cross to it as plain data. */

const tables = {
  user: users,
  queue: queues,
  tag: tags,
  connection: connections,
  contact: contacts,
  thread: threads,
  message: messages,
  note: notes,
  catalogueItem: catalogueItems,
  customField: customFields,
};

export type Seed =
  | {
      readonly [K in keyof typeof tables]: {
        readonly kind: K;
        readonly value: Entities[K];
        readonly hidden?: Readonly<Record<string, SqlValue>>;
      };
    }[keyof typeof tables]
  | { readonly kind: 'ticket'; readonly value: TicketEntity }
  | { readonly kind: 'patch'; readonly id: string; readonly patch: Partial<TicketEntity> }
  | { readonly kind: 'sql'; readonly sql: string; readonly params: readonly SqlValue[] };

const seed: Handler<readonly Seed[], null> = async (tx, seeds) => {
  for (const item of seeds) {
    if (item.kind === 'sql') await tx.run(item.sql, item.params);
    else if (item.kind === 'ticket') await insertTicket(tx, item.value);
    else if (item.kind === 'patch') {
      const before = await ticketRows.load(tx, item.id);
      if (before === undefined) throw new Error(`no ticket ${item.id}`);
      await updateTicket(tx, before, item.patch);
    } else {
      const table = tables[item.kind] as unknown as EntityTable<'tag'>;
      await table.insert(tx, item.value as Entities['tag'], item.hidden);
    }
  }
  tx.emit('tag.created', {});
  return null;
};

export const seedHandlers: Handlers = new Map<string, Handler>([
  ['test.seed', seed as Handler],
  ['store.ping', () => Promise.resolve(null)],
]);
