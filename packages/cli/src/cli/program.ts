import type { Label, Language } from '@balcao/contract';
import { Command, type Help } from 'commander';
import { nounMap } from '../commands/noun-map.ts';
import { sanitizeText } from '../text/sanitize.ts';
import { type CommandDefinition, type CommandSpec, type Group, groups, type Invocation } from './command-spec.ts';
import { addChangeFlags, addGeneralFlags, addOutputFlags, addScreenFlags, flagGroups } from './flags.ts';
import type { Io } from './io.ts';

const words = {
  about: {
    en: 'Customer service in the terminal. Without arguments, the full-screen client.',
    'pt-BR': 'Atendimento no terminal. Sem argumentos, o cliente de tela cheia.',
  },
  version: { en: 'print the version', 'pt-BR': 'mostra a versão' },
  help: { en: 'show help', 'pt-BR': 'mostra a ajuda' },
  examples: { en: 'Examples:', 'pt-BR': 'Exemplos:' },
  usage: { en: 'Usage:', 'pt-BR': 'Uso:' },
  arguments: { en: 'Arguments:', 'pt-BR': 'Argumentos:' },
  options: { en: 'Options:', 'pt-BR': 'Opções:' },
  commands: { en: 'Commands:', 'pt-BR': 'Comandos:' },
} as const satisfies Record<string, Label>;

export interface ProgramParts {
  readonly specs: readonly CommandSpec[];
  readonly io: Io;
  readonly language: Language;
  readonly execute: (definition: CommandDefinition, invocation: Invocation) => Promise<void>;
}

/**
 * The commander tree. All names and summaries are there from the start; arguments, flags and code of a command are
 * loaded when the command line, or a request for help, reaches it.
 */
export function createProgram(parts: ProgramParts): Command {
  const { language } = parts;
  const program = base(new Command('balcao'), parts).description(words.about[language]).enablePositionalOptions();
  program.option('-V, --version', words.version[language]);
  addGeneralFlags(program, language);
  addScreenFlags(program, language);
  for (const command of commandsOf(parts)) program.addCommand(command.command, { hidden: command.isHidden });
  return program;
}

interface Placed {
  readonly command: Command;
  readonly group: Group;
  readonly isHidden: boolean;
}

/** The commands in the order of the map: by group, single words as they are listed, then the nouns. */
function commandsOf(parts: ProgramParts): readonly Placed[] {
  const { language, specs } = parts;
  const singles: Placed[] = [];
  const nouns = new Map<string, Placed>();
  for (const spec of specs) {
    const [first, second] = spec.path;
    const isHidden = spec.isHidden === true;
    if (second === undefined) singles.push({ command: leaf(spec, first, parts), group: spec.group, isHidden });
    else {
      const noun = nouns.get(first) ?? nounCommand(first, spec.group, parts);
      nouns.set(first, noun);
      noun.command.addCommand(leaf(spec, second, parts), { hidden: isHidden });
    }
  }
  const places = new Map(Object.keys(nounMap).map((name, place) => [name, place]));
  const placeOf = ({ command }: Placed) => places.get(command.name()) ?? places.size;
  const all = [...singles, ...[...nouns.values()].toSorted((a, b) => placeOf(a) - placeOf(b))];
  const order = Object.keys(groups);
  for (const { command, group } of all) command.helpGroup(groups[group][language]);
  return all.toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
}

function nounCommand(name: string, group: Group, parts: ProgramParts): Placed {
  const entry = nounMap[name];
  const about = entry?.about[parts.language] ?? '';
  const command = base(new Command(name), parts).summary(about).description(about);
  if (entry?.more !== undefined) command.addHelpText('after', `\n${entry.more[parts.language]}`);
  return { command, group: entry?.group ?? group, isHidden: false };
}

const pending = new WeakMap<Command, () => Promise<void>>();

function leaf(spec: CommandSpec, name: string, parts: ProgramParts): Command {
  const command = base(new Command(name), parts).summary(spec.summary[parts.language]);
  pending.set(command, async () => {
    const definition = await spec.load();
    complete(command, definition, spec, parts);
  });
  return command;
}

/** Arguments, flags and action of a command; once. */
async function loadCommand(command: Command): Promise<void> {
  const load = pending.get(command);
  pending.delete(command);
  await load?.();
}

function complete(command: Command, definition: CommandDefinition, spec: CommandSpec, parts: ProgramParts): void {
  const { language } = parts;
  command.description(spec.summary[language]);
  definition.define(command, language);
  if (definition.takes.output === true) addOutputFlags(command, language);
  if (definition.takes.change === true) addChangeFlags(command, language);
  addGeneralFlags(command, language);
  if (definition.examples.length > 0) {
    const lines = definition.examples.map((example) => `  ${example}`).join('\n');
    command.addHelpText('before', `${words.examples[language]}\n${lines}\n`);
  }
  command.action(() => parts.execute(definition, { args: command.args, options: optionsOf(command) }));
}

/** Flags may stand anywhere; the one nearest to the command wins. */
function optionsOf(command: Command): Invocation['options'] {
  const above = command.parent === null ? {} : optionsOf(command.parent);
  return { ...above, ...command.opts() };
}

function base(command: Command, { io, language }: ProgramParts): Command {
  command.hook('preSubcommand', (_parent, sub) => loadCommand(sub));
  return command
    .exitOverride()
    .helpOption('-h, --help', words.help[language])
    .helpCommand(false)
    .allowExcessArguments(false)
    .showSuggestionAfterError(true)
    .configureHelp({
      helpWidth: Math.min(100, io.columns),
      styleTitle: (title) => translated(title, language),
      visibleOptions,
    })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(sanitizeText(text)),
      // Told once, with its code, where all errors are.
      outputError: () => undefined,
    });
}

/** commander's headings are English. */
function translated(title: string, language: Language): string {
  const label = Object.values(words).find(({ en }) => en === title);
  return label?.[language] ?? title;
}

/** General flags stand in the help of the program; a command only shows what is its own. */
function visibleOptions(this: Help, command: Command) {
  const general: readonly (string | undefined)[] = Object.values(flagGroups.general);
  const repeated = new Set(['--server', '--profile', '--lang', '--color', '--tz', '--debug']);
  const options = command.options.filter((option) => !option.hidden);
  if (command.parent === null) return options;
  return options.filter(
    ({ long, helpGroupHeading }) => !(general.includes(helpGroupHeading) && repeated.has(long ?? '')),
  );
}
