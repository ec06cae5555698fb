import { type ActionId, pluralOf, verbWord } from '@balcao/contract';

/** Actions with a command of their own; the ticket stands first. */
const daily: Partial<Record<ActionId, string>> = {
  'ticket.accept': 'accept',
  'ticket.return': 'return',
  'ticket.resolve': 'resolve',
  'ticket.reopen': 'reopen',
  'ticket.transfer': 'transfer',
  'ticket.tag': 'tag',
  'ticket.export': 'export',
  'message.send': 'reply',
  'note.add': 'note',
};

/** The command line of an action with its ticket and the rest as typed in a shell. */
export function cliLine(action: ActionId, ticket: number | null, rest = ''): string {
  const [noun = '', verb = ''] = action.split('.');
  const command = daily[action] ?? `${pluralOf(noun)} ${verbWord(verb)}`;
  return ['balcao', command, ticket === null ? 'TICKET' : String(ticket), rest].filter((part) => part !== '').join(' ');
}

/** An argument that a POSIX shell takes as it is. */
export function quoted(text: string): string {
  return /^[\w./:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
