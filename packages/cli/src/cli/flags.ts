import type { Label, Language } from '@balcao/contract';
import { type Command, Option } from 'commander';

export const flagGroups = {
  output: { en: 'Output:', 'pt-BR': 'Saída:' },
  general: { en: 'General:', 'pt-BR': 'Gerais:' },
  screen: { en: 'Full screen:', 'pt-BR': 'Tela cheia:' },
} as const satisfies Record<string, Label>;

type Row = readonly [flags: string, text: Label, choices?: readonly string[]];

const output: readonly Row[] = [
  ['--json', { en: 'one JSON document', 'pt-BR': 'um documento JSON' }],
  ['--jsonl', { en: 'one JSON object a line', 'pt-BR': 'um objeto JSON por linha' }],
  [
    '--csv',
    { en: 'CSV with a header, safe to open in a spreadsheet', 'pt-BR': 'CSV com cabeçalho, seguro em planilhas' },
  ],
  [
    '--fields <names>',
    { en: 'only these fields, for example id,contact.name', 'pt-BR': 'só estes campos, por exemplo id,contact.name' },
  ],
  ['--ids-only', { en: 'only the ids, one a line', 'pt-BR': 'só os ids, um por linha' }],
  ['-0, --null', { en: 'ids end with NUL, for xargs -0', 'pt-BR': 'ids terminados em NUL, para xargs -0' }],
];

const general: readonly Row[] = [
  ['--server <url>', { en: 'server to talk to', 'pt-BR': 'servidor a usar' }],
  ['--profile <name>', { en: 'profile of the configuration', 'pt-BR': 'perfil da configuração' }],
  ['--lang <language>', { en: 'language of the prose', 'pt-BR': 'idioma dos textos' }, ['pt-BR', 'en']],
  ['--color <when>', { en: 'colours', 'pt-BR': 'cores' }, ['auto', 'always', 'never']],
  ['--tz <zone>', { en: 'time zone of the tables', 'pt-BR': 'fuso horário das tabelas' }],
  ['--debug', { en: 'show the cause of an error', 'pt-BR': 'mostra a causa de um erro' }],
];

const screen: readonly Row[] = [
  [
    '--view <view>',
    {
      en: 'begin with a tab (pending, open, snoozed, closed, all) or a filter',
      'pt-BR': 'começa numa aba (pending, open, snoozed, closed, all) ou num filtro',
    },
  ],
  ['--readonly', { en: 'look only: write, accept and mark nothing', 'pt-BR': 'só olhar: nada é escrito nem marcado' }],
  ['--slow', { en: 'fewer frames and bytes, as over SSH', 'pt-BR': 'menos quadros e bytes, como por SSH' }],
  ['--ascii', { en: 'plain signs instead of symbols', 'pt-BR': 'sinais simples em vez de símbolos' }],
  ['--contrast', { en: 'bold and inverse instead of colours', 'pt-BR': 'negrito e inverso em vez de cores' }],
];

const change: readonly Row[] = [
  [
    '-n, --dry-run',
    {
      en: 'check and show what would be done, change nothing',
      'pt-BR': 'verifica e mostra o que seria feito, sem mudar nada',
    },
  ],
  ['-y, --yes', { en: 'do not ask', 'pt-BR': 'não pergunta' }],
  ['--no-input', { en: 'never ask; fail instead', 'pt-BR': 'nunca pergunta; falha' }],
];

export function pagerOption(language: Language): Option {
  const text = { en: 'do not use $PAGER', 'pt-BR': 'não usa $PAGER' };
  return new Option('--no-pager', text[language]).helpGroup(flagGroups.output[language]);
}

export function addOutputFlags(command: Command, language: Language): void {
  add(command, output, language, flagGroups.output);
}

export function addGeneralFlags(command: Command, language: Language): void {
  add(command, general, language, flagGroups.general);
}

/** Flags of the full-screen client: they stand beside no command. */
export function addScreenFlags(command: Command, language: Language): void {
  add(command, screen, language, flagGroups.screen);
}

export function addChangeFlags(command: Command, language: Language): void {
  add(command, change, language, flagGroups.general);
}

/** A flag that the command itself has is left alone: `reply --lang` names the language of its template. */
function add(command: Command, rows: readonly Row[], language: Language, group: Label): void {
  for (const [flags, text, choices] of rows) {
    const option = new Option(flags, text[language]).helpGroup(group[language]);
    if (choices !== undefined) option.choices([...choices]);
    // `--input JSON` is a flag of its own: the two must not share a value.
    if (flags === '--no-input') option.attributeName = () => 'prompt';
    if (!command.options.some((own) => own.long === option.long || (option.short && own.short === option.short))) {
      command.addOption(option);
    }
  }
}
