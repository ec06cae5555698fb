import {
  AppError,
  type ContactEntity,
  type CustomFieldEntity,
  type CustomValue,
  cleanText,
  customMergePrefix,
  type MergeField,
  type MergeMark,
  mergeFields,
  mergeMarksIn,
  nearestMergeField,
  shownName,
  type TicketEntity,
} from '@balcao/contract';
import { formatPhone } from './phone-identity.ts';

/** What merge fields are filled in from. */
export interface MergeFacts {
  readonly contact: Pick<ContactEntity, 'name' | 'phone' | 'email' | 'fields'>;
  readonly ticket: Pick<TicketEntity, 'number' | 'protocol' | 'fields'>;
  readonly queue: string | null;
  readonly connection: string;
  /** Name of whoever writes. */
  readonly staff: string | null;
  readonly customFields: readonly CustomFieldEntity[];
  readonly timeZone: string;
  readonly nowMs: number;
}

/** Whether a text has to be rendered at all; most have not. */
export const hasMergeMarks = (text: string): boolean => text.includes('@') && mergeMarksIn(text).length > 0;

/** Refuses a text with a field that does not exist. */
export function checkMergeFields(text: string, customFields: readonly CustomFieldEntity[]): void {
  for (const mark of mergeMarksIn(text)) checkMark(mark, customFields);
}

/**
 * The text as the customer gets it. A field that does not exist, or has no value here, refuses it: a customer is never sent a
 * hole. What is filled in is not looked at again, so a contact who is called `@staff_name` stays so.
 */
export function renderMergeFields(text: string, facts: MergeFacts): string {
  let rendered = '';
  let at = 0;
  for (const mark of mergeMarksIn(text)) {
    rendered += text.slice(at, mark.start) + replacementOf(mark, facts);
    at = mark.end;
  }
  return rendered + text.slice(at);
}

function checkMark(mark: MergeMark, customFields: readonly CustomFieldEntity[]): void {
  if (mark.kind === 'escape' || mark.kind === 'known') return;
  if (mark.kind === 'custom' && customFieldsNamed(mark.name, customFields).length > 0) return;
  const written = mark.kind === 'custom' ? customMergePrefix + mark.name : mark.name;
  const nearest = nearestMergeField(written);
  throw new AppError('mergeField.unknown', {
    field: `@${written}`,
    known: [
      ...Object.keys(mergeFields).map((name) => `@${name}`),
      ...customMergeFields(customFields).map(({ field }) => field),
    ].join(' '),
    ...(nearest === undefined ? {} : { nearest: `@${nearest}` }),
  });
}

function replacementOf(mark: MergeMark, facts: MergeFacts): string {
  checkMark(mark, facts.customFields);
  if (mark.kind === 'escape') return '@';
  const value = mark.kind === 'known' ? values[mark.name](facts) : customValueOf(mark.name, facts);
  const shown = oneLine(value ?? '');
  if (shown !== '') return shown;
  throw new AppError('mergeField.empty', {
    field: `@${mark.kind === 'custom' ? customMergePrefix : ''}${mark.name}`,
  });
}

/** Names come from outside: nothing in them breaks a line or hides. */
const oneLine = (value: string): string => cleanText(value).replaceAll(/\s+/gu, ' ').trim();

const values: Readonly<Record<MergeField, (facts: MergeFacts) => string | null>> = {
  contact_firstname: ({ contact }) => firstWord(properName(shownName(contact.name, contact.phone))),
  contact_name: ({ contact }) => properName(shownName(contact.name, contact.phone)),
  contact_phone: ({ contact }) => (contact.phone === null ? null : formatPhone(contact.phone)),
  contact_email: ({ contact }) => contact.email,
  staff_firstname: ({ staff }) => firstWord(staff),
  staff_name: ({ staff }) => staff,
  protocol: ({ ticket }) => ticket.protocol,
  ticket: ({ ticket }) => String(ticket.number),
  queue: ({ queue }) => queue,
  connection: ({ connection }) => connection,
  date: (facts) => shown(facts, { day: '2-digit', month: '2-digit', year: 'numeric' }),
  time: (facts) => shown(facts, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  greeting: (facts) => greetingAt(Number(shown(facts, { hour: '2-digit', hourCycle: 'h23' }))),
};

/** A contact without a name goes by the number, which is none. */
const properName = (name: string): string | null => (/\p{L}/u.test(name) ? name : null);

const firstWord = (name: string | null): string | null => name?.trim().split(/\s+/u, 1)[0] ?? null;

function shown({ timeZone, nowMs }: MergeFacts, format: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('pt-BR', { ...format, timeZone }).format(nowMs);
}

function greetingAt(hour: number): string {
  if (hour >= 5 && hour < 12) return 'Bom dia';
  return hour >= 12 && hour < 18 ? 'Boa tarde' : 'Boa noite';
}

/** The custom fields as they are written in a text. */
export function customMergeFields(
  fields: readonly CustomFieldEntity[],
): readonly { readonly field: string; readonly title: { readonly en: string; readonly 'pt-BR': string } }[] {
  const byKey = new Map(active(fields).map(({ name }) => [customKey(name), name]));
  return [...byKey].map(([key, name]) => ({
    field: `@${customMergePrefix}${key}`,
    title: { en: name, 'pt-BR': name },
  }));
}

const active = (fields: readonly CustomFieldEntity[]) => fields.filter(({ removed }) => !removed);

const customKey = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .trim()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_');

function customFieldsNamed(name: string, fields: readonly CustomFieldEntity[]): readonly CustomFieldEntity[] {
  return active(fields).filter((field) => customKey(field.name) === customKey(name));
}

/** Of the ticket, or else of the contact, where both have a field of that name. */
function customValueOf(name: string, { customFields, ticket, contact }: MergeFacts): string | null {
  const named = customFieldsNamed(name, customFields).toSorted((a) => (a.target === 'ticket' ? -1 : 1));
  for (const { id, target } of named) {
    const value = (target === 'ticket' ? ticket : contact).fields[id];
    if (value !== undefined) return customShown(value);
  }
  return null;
}

function customShown(value: CustomValue): string {
  if (typeof value === 'boolean') return value ? 'sim' : 'não';
  if (typeof value === 'number') return value.toLocaleString('pt-BR', { maximumFractionDigits: 20 });
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  return day === null ? value : `${day[3]}/${day[2]}/${day[1]}`;
}
