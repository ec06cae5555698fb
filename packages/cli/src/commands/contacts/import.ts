import type { Label } from '@balcao/contract';
import { Option } from 'commander';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { ExitWith, exitCodes } from '../../cli/errors.ts';
import { plain } from '../../cli/escape.ts';
import { gather } from '../../cli/inputs.ts';
import { usage } from '../../cli/local-error.ts';
import { importList } from './import-list.ts';
import { summaryOf } from './import-report.ts';
import { type Encoding, encodings } from './text-lines.ts';

const texts = {
  file: { en: 'CSV file; - reads stdin', 'pt-BR': 'arquivo CSV; - lê da entrada' },
  map: {
    en: 'which column is what, where its heading does not say it: phone="Fone 1"; repeatable',
    'pt-BR': 'qual coluna é o quê, quando o título não diz: phone="Fone 1"; repetível',
  },
  delimiter: {
    en: 'what parts the columns; found out otherwise',
    'pt-BR': 'o que separa as colunas; senão é descoberto',
  },
  encoding: { en: 'how the file is written', 'pt-BR': 'codificação do arquivo' },
  update: {
    en: 'complete contacts that are here already (yes); --no-update leaves them',
    'pt-BR': 'completa contatos que já existem (sim); --no-update os deixa como estão',
  },
} as const satisfies Record<string, Label>;

export const command: CommandDefinition = {
  examples: [
    'balcao contacts import contatos.csv --dry-run',
    'balcao contacts import contatos.csv --map name=Nome,phone=Telefone --delimiter ";"',
    'balcao contacts import - --jsonl < contatos.csv',
  ],
  takes: { output: true, change: true },
  define: (command, language) => {
    command
      .argument('<file>', texts.file[language])
      .option('--map <what=column>', texts.map[language], gather)
      .option('--delimiter <sign>', texts.delimiter[language])
      .addOption(new Option('--encoding <encoding>', texts.encoding[language]).choices([...encodings]).default('auto'))
      .option('--update [yes|no]', texts.update[language])
      .addOption(new Option('--no-update').hideHelp());
  },
  run: async (context, { args: [file = ''], options }) => {
    const totals = await importList(context, file, {
      map: mapOf((options['map'] ?? []) as string[]),
      delimiter: typeof options['delimiter'] === 'string' ? signOf(options['delimiter']) : null,
      encoding: (options['encoding'] ?? 'auto') as Encoding,
      update: isYes(options['update']),
      dryRun: options.dryRun === true,
    });
    await context.say(summaryOf(totals, options.dryRun === true));
    if (totals.failed > 0) throw new ExitWith(exitCodes.partial);
  },
};

function mapOf(pairs: readonly string[]): Record<string, string> {
  const entries = pairs
    .flatMap((pair) => pair.split(/,(?=[^,]*=)/))
    .map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw usage(`--map: ${pair} (phone=COLUMN)`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
    });
  return Object.fromEntries(entries);
}

function signOf(text: string): string {
  const sign = text === '\\t' || text === 'tab' ? '\t' : text;
  if (sign.length !== 1 || sign === '"') throw usage(`--delimiter: ${text}`);
  return sign;
}

function isYes(value: unknown): boolean {
  if (typeof value === 'boolean' || value === undefined) return value ?? true;
  const word = plain(value);
  if (/^(no|n|false|não|nao)$/i.test(word)) return false;
  if (/^(yes|y|true|sim|s)$/i.test(word)) return true;
  throw usage(`--update: ${word}`);
}
