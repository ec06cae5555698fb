import type { Change, CustomValue, Label, TicketCatalogue, TicketEntity, TicketLogEntry } from '@balcao/contract';

type TicketChange = Extract<Change, { entity: 'ticket' }>;
type Shown = TicketLogEntry['changes'][number]['from'];

/** Names of what a log speaks of, as they are today. */
export interface LogNames {
  user(id: string): string | null;
  queue(id: string): string | null;
  tag(id: string): string | null;
  connection(id: string): string | null;
  contact(id: string): string | null;
  /** Number of a ticket. */
  ticket(id: string): number | null;
  readonly catalogue: TicketCatalogue;
}

interface LoggedField<F extends keyof TicketEntity> {
  readonly name: string;
  readonly label: Label;
  readonly shown: (value: NonNullable<TicketEntity[F]>, names: LogNames) => Shown;
  /** Told of a new ticket, too. */
  readonly atBirth?: true;
}

const label = (en: string, pt: string): Label => ({ en, 'pt-BR': pt });
const itself = (value: string | number | boolean): Shown => value;
const item = (id: string, { catalogue }: LogNames): Shown => catalogue.item(id)?.name ?? null;
const part = (id: string, { catalogue }: LogNames): Shown => {
  const whole = catalogue.itemOfPart(id);
  const name = whole?.parts.find((each) => each.id === id)?.name;
  return whole === undefined || name === undefined ? null : `${whole.name}/${name}`;
};

type LoggedFields = { readonly [F in keyof TicketEntity]?: LoggedField<F> };

/** What a log tells of a ticket; the rest follows from it or is the machine's. */
const loggedFields: LoggedFields = {
  state: { name: 'state', label: label('State', 'Estado'), shown: itself },
  assigneeId: {
    name: 'assignee',
    label: label('Assignee', 'Responsável'),
    shown: (id, names) => names.user(id),
    atBirth: true,
  },
  queueId: { name: 'queue', label: label('Queue', 'Fila'), shown: (id, names) => names.queue(id), atBirth: true },
  connectionId: {
    name: 'connection',
    label: label('Connection', 'Conexão'),
    shown: (id, names) => names.connection(id),
    atBirth: true,
  },
  contactId: { name: 'contact', label: label('Contact', 'Contato'), shown: (id, names) => names.contact(id) },
  handler: { name: 'handler', label: label('Handled by', 'Com'), shown: itself },
  private: { name: 'private', label: label('Private', 'Privado'), shown: itself },
  tagIds: {
    name: 'tags',
    label: label('Tags', 'Tags'),
    shown: (ids, names) => (ids.length === 0 ? null : ids.map((id) => names.tag(id) ?? id).join(', ')),
  },
  typeId: { name: 'type', label: label('Type', 'Tipo'), shown: item },
  demandId: { name: 'demand', label: label('Demand', 'Demanda'), shown: item },
  statusId: { name: 'status', label: label('Status', 'Status'), shown: item },
  boardColumnId: { name: 'board', label: label('Board', 'Quadro'), shown: part },
  funnelStageId: { name: 'funnel', label: label('Funnel', 'Funil'), shown: part },
  valueCents: { name: 'value', label: label('Value', 'Valor'), shown: (cents) => (cents / 100).toFixed(2) },
  currency: { name: 'currency', label: label('Currency', 'Moeda'), shown: itself },
  snoozedUntil: { name: 'snoozedUntil', label: label('Snoozed until', 'Adiado até'), shown: itself },
  closeReason: { name: 'closeReason', label: label('Closed because', 'Motivo'), shown: itself },
  trashed: { name: 'trashed', label: label('In the trash', 'Na lixeira'), shown: itself },
  mergedIntoId: {
    name: 'mergedInto',
    label: label('Merged into', 'Unido a'),
    shown: (id, names) => (names.ticket(id) === null ? null : `#${names.ticket(id)}`),
  },
};

/** What one step changed of a ticket, in names. */
export function shownChanges(change: TicketChange, names: LogNames): TicketLogEntry['changes'] {
  const { before, after } = change;
  if (after === null) return [];
  const lines: TicketLogEntry['changes'] = [];
  for (const [key, field] of Object.entries(loggedFields) as [keyof TicketEntity, LoggedField<'state'>][]) {
    if (!(key in after) || (before === null && field.atBirth !== true)) continue;
    const show = (value: unknown): Shown =>
      value === null || value === undefined ? null : field.shown(value as TicketEntity['state'], names);
    const [from, to] = [show(before?.[key]), show(after[key])];
    if (from !== to) lines.push({ field: field.name, label: field.label, from, to });
  }
  return before === null ? lines : [...lines, ...fieldChanges(before.fields, after.fields, names)];
}

type Values = Readonly<Record<string, CustomValue>>;

function fieldChanges(
  before: Values | undefined,
  after: Values | undefined,
  names: LogNames,
): TicketLogEntry['changes'] {
  if (before === undefined || after === undefined) return [];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((id) => {
    const [from, to] = [before[id] ?? null, after[id] ?? null];
    const name = names.catalogue.field(id)?.name ?? id;
    return from === to ? [] : [{ field: `field.${name}`, label: label(name, name), from, to }];
  });
}

/** The ids whose names a log of these changes needs, by what they are of. */
export function idsIn(changes: readonly TicketChange[]) {
  const images = changes.flatMap(({ before, after }) => [before, after]).filter((image) => image !== null);
  const of = (...keys: readonly (keyof TicketEntity)[]) => [
    ...new Set(images.flatMap((image) => keys.map((key) => image[key])).filter((id) => typeof id === 'string')),
  ];
  return {
    users: of('assigneeId'),
    queues: of('queueId'),
    connections: of('connectionId'),
    contacts: of('contactId'),
    tickets: of('mergedIntoId'),
    tags: [...new Set(images.flatMap(({ tagIds }) => tagIds ?? []))],
  };
}
