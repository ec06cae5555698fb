import { type ActionId, pluralOf, verbWord } from '@balcao/contract';
import type { ActionFacts, InputField } from '../../api/action-facts.ts';
import { findFacts } from '../../api/find-facts.ts';
import { positionalsOf } from '../../api/positionals.ts';
import { shellWord } from '../../text/shell-word.ts';
import { selectedParts } from '../list-model.ts';
import type { View } from '../ui.ts';

/** Actions with a command of one word. */
const daily: Partial<Record<ActionId, string>> = {
  'ticket.accept': 'accept',
  'ticket.return': 'return',
  'ticket.resolve': 'resolve',
  'ticket.reopen': 'reopen',
  'ticket.transfer': 'transfer',
  'ticket.snooze': 'snooze',
  'ticket.tag': 'tag',
  'ticket.export': 'export',
  'ticket.why': 'why',
  'message.send': 'reply',
  'note.add': 'note',
  'event.undo': 'undo',
  'auth.login': 'login',
  'auth.logout': 'logout',
  'auth.whoami': 'whoami',
  'report.overview': 'overview',
};

/** What an action can be about: the values of its inputs by their names. */
export type Subject = Readonly<Record<string, string | number>>;

/** What is selected now, as inputs are called. */
export function subjectOf(view: Pick<View, 'ui' | 'store'>): Subject {
  const parts = selectedParts(view);
  const message = view.store.state.tables.message.get(view.ui.chatId ?? '');
  if (parts === null) return {};
  return {
    ticket: parts.ticket.number,
    contact: parts.contact.id,
    thread: parts.thread.id,
    ...(message === undefined ? {} : { message: message.id }),
  };
}

/** Where its inputs do not tell how a command is written, or what it needs beside them. `{ticket}` is the selected one. */
const written: Partial<Record<ActionId, string>> = {
  'message.send': '{ticket} TEXT',
  'note.add': '{ticket} TEXT',
  'ticket.transfer': '{ticket} --queue QUEUE --to USER',
  'ticket.tag': '{ticket} --add TAG --remove TAG',
  'ticket.export': '{ticket} --format pdf -o ticket.pdf',
  'ticket.why': 'QUESTION {ticket}',
  'ticket.start': '--contact {contact} --text TEXT',
  'message.sendOnce': '--contact {contact} --text TEXT',
  'schedule.create': '{ticket} --at TIME --text TEXT',
  'contact.tag': '{contact} --add TAG --remove TAG',
  'contact.group': '{contact} --add GROUP --remove GROUP',
  'contact.import': 'FILE',
  'macro.run': 'MACRO {ticket}',
  'gallery.create': 'NAME --file FILE',
  'gallery.addVersion': 'GALLERY --file FILE',
  'connection.add': 'CHANNEL --name NAME --set KEY=VALUE',
  'profile.setPassword': '',
  'auth.login': '--email EMAIL --password-stdin',
};

/**
 * The command line of an action for what is selected: known inputs as a shell takes them, and a placeholder for what it still
 * needs. `rest` is what the caller knows better than the action's inputs tell.
 */
export function commandLine(id: ActionId, subject: Subject, rest?: string): string {
  const own = rest === undefined ? written[id] : `{ticket} ${rest}`;
  const said = own === undefined ? saidOf(findFacts(id), subject) : filled(own, subject);
  return ['balcao', wordsOf(id), said].filter((part) => part !== '').join(' ');
}

/** The command line of an action with its ticket and the rest as typed in a shell. */
export function cliLine(action: ActionId, ticket: number | null, rest?: string): string {
  return commandLine(action, ticket === null ? {} : { ticket }, rest);
}

function wordsOf(id: ActionId): string {
  const [noun = '', verb = ''] = id.split('.');
  return daily[id] ?? `${pluralOf(noun)} ${verbWord(verb)}`;
}

function filled(template: string, subject: Subject): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => valueOf(name, name, subject)).trim();
}

function valueOf(name: string, flag: string, subject: Subject): string {
  const value = subject[name];
  return value === undefined ? placeholderOf(flag) : shellWord(String(value));
}

const placeholderOf = (flag: string): string => flag.replaceAll('-', '_').toUpperCase();

/** What is named first stands alone, the rest with its flag. */
function saidOf(facts: ActionFacts, subject: Subject): string {
  const [noun = '', verb = ''] = facts.id.split('.');
  // A message of a room is none of a ticket's.
  const { message, ...others } = subject;
  const known: Subject = noun === 'message' && message !== undefined ? { ...others, message } : others;
  const [first] = positionalsOf(facts.fields);
  const needed = facts.fields.filter(({ required, secret }) => required || secret);
  const words = needed.map((field) =>
    field === first ? valueOf(field.name, field.flag, known) : flagOf(field, known),
  );
  return [...words, ...aboutOf(facts, known), ...changeOf(facts, verb)].join(' ');
}

function flagOf(field: InputField, subject: Subject): string {
  if (field.secret) return `--${field.flag}-stdin`;
  if (field.kind === 'boolean') return `--${field.flag}`;
  if (field.kind === 'record') return `--${field.flag} KEY=VALUE`;
  return `--${field.flag} ${valueOf(field.name, field.flag, subject)}`;
}

/** What an action may be about, where it can do without. */
function aboutOf({ id, fields }: ActionFacts, subject: Subject): readonly string[] {
  const optional = fields.filter(({ required }) => !required).map(({ name }) => name);
  if (id.startsWith('bulk.')) return subject['ticket'] === undefined ? ['TICKET'] : [String(subject['ticket'])];
  const name = ['ticket', 'contact'].find((each) => optional.includes(each) && subject[each] !== undefined);
  return name === undefined ? [] : [`--${name} ${shellWord(String(subject[name]))}`];
}

/** Changing something takes at least one thing to change. */
function changeOf({ fields }: ActionFacts, verb: string): readonly string[] {
  if (verb !== 'edit' && verb !== 'set' && verb !== 'update') return [];
  if (positionalsOf(fields).length > 1) return [];
  const changed = fields.find(({ required, name, kind }) => !required && kind === 'text' && name !== 'clientKey');
  return changed === undefined ? [] : [`--${changed.flag} ${placeholderOf(changed.flag)}`];
}
