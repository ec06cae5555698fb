import type { AnyAction, CallOf, Language } from '@balcao/contract';
import type { Command } from 'commander';
import type { ActionFacts } from '../api/action-facts.ts';
import type { Api, DescribedFile } from '../api/api.ts';
import { positionalsOf } from '../api/positionals.ts';
import { columnsByAction, columnsByNoun } from './columns.ts';
import type { CommandDefinition, Invocation } from './command-spec.ts';
import { confirmWord } from './confirm.ts';
import type { CliContext } from './context.ts';
import { eachItem } from './each-item.ts';
import { plain } from './escape.ts';
import { pagerOption } from './flags.ts';
import { declareInputs, type Input, idsFromStdin, namesSeveral, numberOf, readInputs } from './inputs.ts';
import { createPrinter, isAskedFor, type Printer, titleOf } from './output.ts';
import { createProgress } from './progress.ts';
import type { Column, Row } from './row.ts';
import { tellDone } from './told.ts';

/** Where a command made from an action differs from what the action says by itself. */
export interface Preset {
  readonly columns?: readonly Column[];
  /** Inputs that the command always gives. */
  readonly input?: Input;
  /** Other names of flags: `{ to: 'user' }` lets `--to` stand for `--user`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** An input that may stand first without its flag, though the action can do without it. */
  readonly argument?: string;
  /** Rows of a list in another order. */
  readonly order?: (rows: readonly Row[]) => readonly Row[];
  /** Long to read: `$PAGER` shows it on a terminal. */
  readonly paged?: boolean;
  /** What is said once the list stands there. */
  readonly after?: (context: CliContext) => Promise<void>;
}

/** The command of an action: arguments and flags from its input, tables from its answer, one call per item. */
export function deriveCommand(action: ActionFacts, preset: Preset = {}): CommandDefinition {
  return {
    examples: action.examples,
    takes: { output: true, change: action.effect === 'write' },
    define: (command, language) => {
      declareArgument(command, action, preset, language);
      declareInputs(command, action, language);
      for (const [alias, flag] of Object.entries(preset.aliases ?? {})) declareAlias(command, alias, flag);
      if (action.isList && !isPaged(action)) command.option('--limit <n>', limitText[language]);
      if (preset.paged === true) command.addOption(pagerOption(language));
    },
    run: async (context, invocation) => {
      const inputs = await inputsOf(context, action, withAliases(invocation, preset), preset);
      await runAction(
        context,
        action,
        inputs.map((input) => ({ ...input, ...preset.input })),
        {
          several: namesSeveral(invocation, inputs),
          preset,
        },
      );
    },
  };
}

const limitText = { en: 'items at most; 0 = all', 'pt-BR': 'máximo de itens; 0 = todos' } as const;

function declareArgument(command: Command, action: ActionFacts, { argument }: Preset, language: Language): void {
  const field = action.fields.find(({ name }) => name === argument);
  if (field === undefined) return;
  const isMany = positionalsOf(action.fields).length === 0;
  command.argument(`[${field.flag}${isMany ? '...' : ''}]`, field.description[language]);
}

/** What stands before the arguments that the action needs is the one it can do without. */
async function inputsOf(
  context: CliContext,
  action: ActionFacts,
  { args, options }: Invocation,
  { argument }: Preset,
): Promise<Input[]> {
  const needed = positionalsOf(action.fields).length;
  if (argument === undefined || args.length <= needed) return readInputs(context, action, { args, options });
  const named = needed === 0 ? args : args.slice(0, 1);
  const inputs = await readInputs(context, action, { args: args.slice(named.length), options });
  const items = named.length === 1 && named[0] === '-' ? await idsFromStdin(context) : named;
  return items.flatMap((item) => inputs.map((input) => ({ [argument]: item, ...input })));
}

export interface RunHow {
  readonly several: boolean;
  readonly preset: Preset;
  /** A file that a dry run only tells of. */
  readonly file?: DescribedFile | null;
}

/** Calls an action for each input, after `--dry-run` and the question that a danger deserves, and shows what came of it. */
export async function runAction(
  context: CliContext,
  action: ActionFacts,
  inputs: readonly Input[],
  { several, preset, file = null }: RunHow,
): Promise<void> {
  if (action.effect === 'write' && context.options.dryRun === true)
    return (await import('./dry-run.ts')).dryRun(context, action, inputs, { several, file });
  if (action.isIrreversible) await confirmAll(context, action, inputs);
  if (action.isList) return showList(context, action, inputs, preset);
  const api = await context.api();
  const printer = createPrinter(context, {
    columns: preset.columns ?? columnsOf(action),
    single: !several,
    fieldNames: action.answerFields,
  });
  const prints = action.effect === 'read' || isCreation(action) || isAskedFor(context.options);
  try {
    await eachItem(
      context,
      inputs,
      async (input, progress) => {
        const answer = await api.call(action.id, input as CallOf<AnyAction>, { signal: context.io.signal });
        await progress.clear();
        if (prints) await printer.row(answer.result as Row);
        if (action.effect === 'write') await tellDone(context, action, input, answer);
      },
      (input) => plain(Object.values(input)[0]),
    );
  } finally {
    if (prints) await printer.end();
  }
}

/** One list, also where several items were named: their rows follow each other. */
async function showList(
  context: CliContext,
  action: ActionFacts,
  inputs: readonly Input[],
  preset: Preset,
): Promise<void> {
  const columns = preset.columns ?? columnsOf(action);
  const printer = createPrinter(context, {
    columns,
    single: false,
    fieldNames: action.answerFields,
    paged: preset.paged === true,
  });
  const api = await context.api();
  const cursors: string[] = [];
  for (const input of inputs) {
    const cursor = await showPages(context, pagesOf(api, context, action, input), printer, preset);
    if (cursor !== null) cursors.push(cursor);
  }
  await printer.end();
  await preset.after?.(context);
  for (const cursor of cursors) {
    const rest = `--${placeOf(action)} ${cursor}`;
    await context.say({ en: `There is more: ${rest}`, 'pt-BR': `Há mais: ${rest}` });
  }
}

/** Rows are printed as their page comes, unless they have to be put in order; answers where the last page ended. */
async function showPages(
  context: CliContext,
  pages: AsyncIterable<Page>,
  printer: Printer,
  { order }: Preset,
): Promise<string | null> {
  const progress = createProgress(context, null);
  const held: Row[] = [];
  let cursor: string | null = null;
  try {
    for await (const { rows, nextCursor } of pages) {
      cursor = nextCursor;
      await progress.clear();
      if (order === undefined) for (const row of rows) await printer.row(row);
      else held.push(...rows);
      await progress.advance({ count: rows.length });
    }
  } finally {
    await progress.clear();
  }
  for (const row of order?.(held) ?? []) await printer.row(row);
  return cursor;
}

const largestPage = 1000;

interface Page {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

/** Reads pages until the limit is reached; 0 reads them all. */
async function* pagesOf(
  api: Api,
  { io, options }: CliContext,
  action: ActionFacts,
  input: Input,
): AsyncGenerator<Page> {
  const limit = isPaged(action) ? input['limit'] : numberOf('limit', options['limit'] ?? 0);
  let left = limit === 0 ? Number.POSITIVE_INFINITY : Number(limit ?? 30);
  const place = placeOf(action);
  for (let asked = input; ; ) {
    if (isPaged(action) && limit !== undefined) asked = { ...asked, limit: Math.min(left, largestPage) };
    const { result } = await api.call(action.id, asked as CallOf<AnyAction>, { signal: io.signal });
    const { items, nextCursor } = result as unknown as { items: readonly Row[]; nextCursor: string | null };
    if (!isPaged(action)) return yield { rows: items.slice(0, Math.max(0, left)), nextCursor: null };
    yield { rows: items, nextCursor };
    left -= items.length;
    if (nextCursor === null || left <= 0) return;
    asked = { ...asked, [place]: place === 'after' ? Number(nextCursor) : nextCursor };
  }
}

function isPaged({ fields }: ActionFacts): boolean {
  return fields.some(({ name }) => name === 'limit');
}

/** The input that a page goes on from: a cursor, or in the log a sequence number. */
function placeOf({ fields }: ActionFacts): 'cursor' | 'after' {
  return fields.some(({ name }) => name === 'cursor') ? 'cursor' : 'after';
}

async function confirmAll(context: CliContext, action: ActionFacts, inputs: readonly Input[]): Promise<void> {
  const [first] = positionalsOf(action.fields);
  for (const input of inputs) {
    const word = plain(input[first?.name ?? '']);
    await confirmWord(context, `${context.text(action.title)} ${word}`, word);
  }
}

function isCreation({ id }: ActionFacts): boolean {
  return /\.(create|add|login|direct)$/.test(id) && id !== 'note.add';
}

function columnsOf(action: ActionFacts): readonly Column[] {
  const [noun = ''] = action.id.split('.');
  const known = columnsByAction[action.id] ?? columnsByNoun[noun];
  const fields = action.answerFields;
  const fits = fields === null || known?.some(({ field }) => fields.includes(field.split('.')[0] ?? '')) === true;
  if (known !== undefined && fits) return known;
  return (fields ?? []).map((field) => ({ field, title: titleOf(field), flexible: true }));
}

function declareAlias(command: Command, alias: string, flag: string): void {
  const meant = command.options.find(({ long }) => long === `--${flag}`);
  if (meant === undefined) return;
  command.option(meant.flags.replace(`--${flag}`, `--${alias}`), meant.description);
}

function withAliases({ args, options }: Invocation, { aliases = {} }: Preset): Invocation {
  const renamed: Record<string, unknown> = { ...options };
  for (const [alias, flag] of Object.entries(aliases)) renamed[flag] ??= options[alias];
  return { args, options: renamed };
}
