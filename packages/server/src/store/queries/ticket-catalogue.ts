import type { CatalogueItemEntity, CustomFieldEntity, TicketCatalogue, TicketEntity } from '@balcao/contract';
import type { Reads } from '../store.ts';
import { catalogueItems, customFields } from '../tables/tables.ts';
import { rowsOf } from './catalogues.ts';

const itemFields = ['typeId', 'demandId', 'statusId', 'boardColumnId', 'funnelStageId'] as const;
/** What a ticket has of the catalogues, or the part of it that changed. */
type Data = Partial<Pick<TicketEntity, (typeof itemFields)[number] | 'fields'>>;

/** What names the data of some tickets: each catalogue is read once, and only when one of them has something of it. */
export async function loadTicketCatalogue(reads: Reads, tickets: readonly Data[]): Promise<TicketCatalogue> {
  const hasItems = tickets.some((ticket) => itemFields.some((field) => (ticket[field] ?? null) !== null));
  const hasFields = tickets.some(({ fields }) => fields !== undefined && Object.keys(fields).length > 0);
  const items = hasItems ? await rowsOf(reads, catalogueItems) : [];
  const fields = hasFields ? await rowsOf(reads, customFields) : [];
  const itemById = new Map<string, CatalogueItemEntity>(items.map((item) => [item.id, item]));
  const itemByPart = new Map(items.flatMap((item) => item.parts.map(({ id }) => [id as string, item] as const)));
  const fieldById = new Map<string, CustomFieldEntity>(fields.map((field) => [field.id, field]));
  return {
    item: (id) => itemById.get(id),
    itemOfPart: (id) => itemByPart.get(id),
    field: (id) => fieldById.get(id),
  };
}
