import { readFileSync } from 'node:fs';
import type { Language } from '@balcao/contract';
import { type Command, Option } from 'commander';
import type { ActionFacts, InputField } from '../api/action-facts.ts';
import { positionalsOf } from '../api/positionals.ts';
import type { Invocation } from './command-spec.ts';
import type { CliContext } from './context.ts';
import { plain } from './escape.ts';
import { usage } from './local-error.ts';
import { readable } from './read-file.ts';

export type Input = Readonly<Record<string, unknown>>;

/** Declares the arguments and flags that an action's input calls for. */
export function declareInputs(command: Command, action: ActionFacts, language: Language): void {
  const { fields } = action;
  const positionals = positionalsOf(fields);
  for (const field of positionals) {
    const isMany = positionals.length === 1 && field.ref !== null;
    command.argument(`[${field.flag}${isMany ? '...' : ''}]`, field.description[language]);
  }
  for (const field of fields) {
    // What is named first is always an argument; the others read well as flags too.
    const isArgument = field === positionals[0] && field.ref !== null;
    for (const option of optionsFor(field, language)) command.addOption(isArgument ? option.hideHelp() : option);
  }
  command.addOption(new Option('--input <json>', inputFlag[language]));
}

const inputFlag = {
  en: 'the whole input as JSON; @FILE and - read it from there',
  'pt-BR': 'a entrada inteira em JSON; @ARQUIVO e - leem de lá',
} as const;

/** The inputs a command line asks for: one per item where it names several. */
export async function readInputs(
  context: CliContext,
  action: ActionFacts,
  { args, options }: Invocation,
): Promise<Input[]> {
  const { fields } = action;
  const shared: Record<string, unknown> = await baseInput(context, options['input']);
  for (const field of fields) {
    const value = await flagValue(context, field, options[attributeOf(field)]);
    if (value !== undefined) shared[field.name] = value;
  }
  const open = positionalsOf(fields).filter(({ name }) => shared[name] === undefined);
  const rows = await spread(context, args, open, positionalsOf(fields).length === 1);
  const inputs = rows.map((row) => ({ ...shared, ...row }));
  return inputs;
}

/** True when several items were asked for, or could have been: the answer is then a list. */
export function namesSeveral({ args }: Invocation, inputs: readonly Input[]): boolean {
  return inputs.length !== 1 || args[0] === '-';
}

function optionsFor(field: InputField, language: Language): Option[] {
  const { flag } = field;
  const text = field.description[language];
  if (field.secret) return [new Option(`--${flag}-stdin`, stdinFlag[language])];
  switch (field.kind) {
    case 'boolean':
      return [new Option(`--${flag}`, text), new Option(`--no-${flag}`).hideHelp()];
    case 'choice':
      return [new Option(`--${flag} <${flag}>`, text).choices([...field.choices])];
    case 'list':
    case 'record': {
      const value = new Option(`--${flag} <${field.kind === 'list' ? flag : 'key=value'}>`, text).argParser(gather);
      return field.nullable ? [value, new Option(`--no-${flag}`)] : [value];
    }
    case 'number':
    case 'text':
    case 'json': {
      const value = new Option(`--${flag} <${field.kind === 'json' ? 'json' : flag}>`, text);
      return field.nullable ? [value, new Option(`--no-${flag}`)] : [value];
    }
  }
}

const stdinFlag = { en: 'read the password from stdin', 'pt-BR': 'lê a senha da entrada' } as const;

export function gather(value: string, before: unknown): string[] {
  return [...(Array.isArray(before) ? (before as string[]) : []), value];
}

/** commander's name for the value of a flag. */
function attributeOf(field: InputField): string {
  const flag = field.secret ? `${field.flag}-stdin` : field.flag;
  return flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

async function baseInput(context: CliContext, text: unknown): Promise<Record<string, unknown>> {
  if (typeof text !== 'string') return {};
  const value = parseJson(
    '--input',
    text === '-' ? await context.readStdin() : text.startsWith('@') ? fileText(text.slice(1)) : text,
  );
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw usage('--input: {…}');
  return { ...value };
}

export function parseJson(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usage(`${what}: ${(error as Error).message}`);
  }
}

async function flagValue(context: CliContext, field: InputField, value: unknown): Promise<unknown> {
  if (value === undefined) return undefined;
  if (field.secret) return value === true ? (await context.readStdin()).replace(/\r?\n$/, '') : undefined;
  if (value === false && field.kind !== 'boolean') return null;
  switch (field.kind) {
    case 'number':
      return numberOf(field.flag, value);
    case 'list':
      return (value as string[])
        .flatMap((each) => each.split(','))
        .map((each) => each.trim())
        .filter((each) => each !== '');
    case 'record':
      return recordOf(context, field.flag, value as string[]);
    case 'json':
      return parseJson(`--${field.flag}`, plain(value));
    case 'text':
    case 'choice':
    case 'boolean':
      return value;
  }
}

export function numberOf(flag: string, given: unknown): number {
  const text = plain(given);
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw usage(`--${flag}: ${text}`);
  return value;
}

/** `key=value`, `key=@FILE` (its text without the last line break) and `key=-` (stdin). */
export async function recordOf(
  context: Pick<CliContext, 'readStdin'>,
  flag: string,
  pairs: readonly string[],
): Promise<Record<string, string>> {
  const record: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw usage(`--${flag}: ${pair} (key=value)`);
    const value = pair.slice(at + 1);
    record[pair.slice(0, at)] =
      value === '-'
        ? chomp(await context.readStdin())
        : value.startsWith('@')
          ? chomp(fileText(value.slice(1)))
          : value;
  }
  return record;
}

function chomp(text: string): string {
  return text.replace(/\r?\n$/, '');
}

export function fileText(path: string): string {
  return readable(path, () => readFileSync(path, 'utf8'));
}

/**
 * Puts arguments to the inputs that flags left open, in order. The first may be `-` for ids from stdin; where it is the
 * only one, each argument is an item.
 */
async function spread(
  context: CliContext,
  args: readonly string[],
  open: readonly InputField[],
  mayRepeat: boolean,
): Promise<Input[]> {
  const [first, ...others] = open;
  if (first === undefined) {
    if (args.length > 0) throw usage(args.join(' '));
    return [{}];
  }
  if (args.length === 0 && open.length > 0) throw usage(`<${open.map(({ flag }) => flag).join('> <')}>`);
  if (mayRepeat && first.ref !== null) {
    const named = args.length === 1 && args[0] === '-' ? await idsFromStdin(context) : args;
    return named.map((each) => ({ [first.name]: typed(first, each) }));
  }
  if (args.length < open.length)
    throw usage(
      `<${open
        .slice(args.length)
        .map(({ flag }) => flag)
        .join('> <')}>`,
    );
  if (args.length > open.length) throw usage(args.slice(open.length).join(' '));
  const rest = Object.fromEntries(others.map((field, at) => [field.name, typed(field, args[at + 1] ?? '')]));
  const firsts = first.ref !== null && args[0] === '-' ? await idsFromStdin(context) : [args[0] ?? ''];
  return firsts.map((each) => ({ [first.name]: typed(first, each), ...rest }));
}

function typed(field: InputField, text: string): unknown {
  return field.kind === 'number' ? numberOf(field.flag, text) : text;
}

/** Lines of ids, numbers or protocols, or JSON lines with an `.id`; also what `--json` and `-0` print. */
export async function idsFromStdin(context: Pick<CliContext, 'readStdin'>): Promise<string[]> {
  const text = await context.readStdin();
  if (text.trimStart().startsWith('[')) return (parseJson('stdin', text) as unknown[]).map(idOf);
  const lines = text.split(/[\n\0]/).map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('{') ? idOf(parseJson('stdin', line)) : line));
}

function idOf(item: unknown): string {
  const id = typeof item === 'object' && item !== null ? (item as { id?: unknown }).id : item;
  if (typeof id === 'string' || typeof id === 'number') return String(id);
  throw usage('stdin: .id');
}
