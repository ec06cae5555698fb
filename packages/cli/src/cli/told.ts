import type { Label, LineItem } from '@balcao/contract';
import type { ActionFacts } from '../api/action-facts.ts';
import type { CliContext } from './context.ts';
import { plain } from './escape.ts';
import type { Input } from './inputs.ts';
import { tellQueued } from './line-news.ts';
import { type Row, valueAt } from './row.ts';

/* One line of what was done, on stderr: to what, and the very command that takes it back. */

/** What the server says of a change besides its result. */
export interface Done {
  readonly result: unknown;
  readonly changed?: boolean;
  readonly undo?: number | null;
}

export async function tellDone(context: CliContext, action: ActionFacts, input: Input, done: Done): Promise<void> {
  const result = done.result as Row;
  const label = done.changed === false ? nothingChanged : action.done;
  const what = subjectOf(input, result);
  await context.say(`${line(context.text(label), what)}${undoHint(context, done, action.id)}`.replaceAll('\n', ' '));
  await tellNotMentioned(context, result);
  // Only a message that was just queued is outgoing and names its line.
  if (result['direction'] === 'out' && result['connection'] !== undefined)
    await tellQueued(context, result['connection'] as LineItem);
}

export const nothingChanged: Label = { en: 'Nothing changed', 'pt-BR': 'Nada mudou' };

export const line = (label: string, what: string): string => `${label}${what === '' ? '' : `: ${what}`}`;

/** Where it can be undone, how; of what changed nothing there is nothing to undo. */
export function undoHint({ text }: Pick<CliContext, 'text'>, { changed, undo }: Done, actionId = ''): string {
  if (changed === false || typeof undo !== 'number') return '';
  const word = actionId === 'event.undo' ? { en: 'redo', 'pt-BR': 'refazer' } : { en: 'undo', 'pt-BR': 'desfazer' };
  return ` · ${text(word)}: balcao undo ${undo}`;
}

export function subjectOf(input: Input, result: Row): string {
  const number = result['number'];
  const address = valueAt(result, 'address.shown');
  const to = typeof address === 'string' ? ` → ${address}` : '';
  if (typeof number === 'number') return `#${number} ${plain(valueAt(result, 'contact.name'))}${to}`.trim();
  // A message names the line it waits for, but is of a ticket.
  const isMessage = result['direction'] !== undefined;
  const name = valueAt(result, 'name') ?? (isMessage ? undefined : valueAt(result, 'connection.name'));
  if (typeof name === 'string') return name;
  return plain(input['ticket'] ?? input['message'] ?? input['tickets'] ?? '');
}

const notMentioned = {
  unknown: { en: 'nobody is called that', 'pt-BR': 'ninguém tem esse nome' },
  ambiguous: { en: 'several are called that; write the e-mail', 'pt-BR': 'várias pessoas têm esse nome; use o e-mail' },
  cannotSee: { en: 'may not see the ticket', 'pt-BR': 'não pode ver o atendimento' },
} as const;

/** An `@` in a note that told nobody. */
async function tellNotMentioned(context: CliContext, result: Row): Promise<void> {
  const missed = (result['notMentioned'] ?? []) as readonly { name: string; reason: keyof typeof notMentioned }[];
  for (const { name, reason } of missed) {
    const label = context.text({ en: 'Not mentioned', 'pt-BR': 'Não mencionado' });
    await context.say(`${label}: ${plain(name)} (${context.text(notMentioned[reason])})`);
  }
}
