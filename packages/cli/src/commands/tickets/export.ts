import type { CommandDefinition } from '../../cli/command-spec.ts';
import { csvCell, plain, safeJson } from '../../cli/escape.ts';
import { pagerOption } from '../../cli/flags.ts';
import { write } from '../../cli/io.ts';
import { usage } from '../../cli/local-error.ts';
import { writePaged } from '../../cli/pager.ts';
import { valueAt } from '../../cli/row.ts';
import { writeWholeFile } from '../../cli/whole-file.ts';
import type { TimeStyle } from '../../text/time.ts';
import { type Exported, type TranscriptLine, transcriptLines, transcriptTitle } from './transcript.ts';

const formats = ['pdf', 'txt', 'json', 'csv'] as const;
type Format = (typeof formats)[number];

export const command: CommandDefinition = {
  examples: ['balcao export 12 --format pdf -o ticket.pdf', 'balcao export 12 --format txt --thread --notes | less'],
  takes: {},
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .argument('<ticket>', pt ? 'atendimento: id, número ou protocolo' : 'ticket: id, number or protocol')
      .option(
        '--format <format>',
        `${formats.join(' | ')}${pt ? '; pelo nome do arquivo, ou txt' : '; told from the file name, or txt'}`,
      )
      .option('-o, --output <file>', pt ? 'arquivo; - é a saída padrão' : 'file; - is stdout')
      .option('--notes', pt ? 'inclui notas internas' : 'include internal notes')
      .option('--thread', pt ? 'a conversa inteira, não só este atendimento' : 'the whole thread, not only this ticket')
      .option('--json', '--format json')
      .addOption(pagerOption(language));
  },
  run: async (context, { args: [ticket = ''], options }) => {
    const file = typeof options['output'] === 'string' && options['output'] !== '-' ? options['output'] : null;
    const format = options['json'] === true ? 'json' : formatOf(options['format'], file);
    if (format === 'pdf' && file === null && context.io.isTerminal.stdout) throw usage('-o FILE');
    const api = await context.api();
    const wanted = { ticket, notes: options['notes'] === true, thread: options['thread'] === true };
    const { result } = await api.call('ticket.export', wanted, { signal: context.io.signal });
    const { language: lang, settings } = context;
    const body = await render(format, result, { lang, timeZone: settings.timeZone });
    if (file === null) return format === 'pdf' ? write(context.io.stdout, body) : writePaged(context, body);
    await writeWholeFile(file, body);
    const count = result.messages.length;
    await context.say({ en: `${file}: ${count} messages`, 'pt-BR': `${file}: ${count} mensagens` });
  },
};

function formatOf(asked: unknown, file: string | null): Format {
  const named = asked ?? file?.match(/\.(\w+)$/)?.[1]?.toLowerCase() ?? 'txt';
  const format = formats.find((each) => each === named);
  if (format === undefined) throw usage(`--format: ${plain(named)} (${formats.join(', ')})`);
  return format;
}

async function render(format: Format, exported: Exported, style: TimeStyle): Promise<string | Uint8Array> {
  switch (format) {
    case 'json':
      return `${safeJson(exported, 2)}\n`;
    case 'csv':
      return csvText(exported);
    case 'txt':
      return plainText(exported, style);
    case 'pdf': {
      const { transcriptPdf } = await import('./export-pdf.ts');
      return transcriptPdf(exported, style);
    }
  }
}

function plainText(exported: Exported, style: TimeStyle): string {
  const lines = transcriptLines(exported, style).map(lineText);
  return `${[...transcriptTitle(exported, style), '', ...lines].join('\n')}\n`;
}

function lineText(line: TranscriptLine): string {
  switch (line.kind) {
    case 'day':
      return `\n${line.text}`;
    case 'marker':
      return `── ${line.text} ──`;
    case 'message':
      return [`${line.head}: ${indented(line.body)}`, ...(line.foot === '' ? [] : [`      ${line.foot}`])].join('\n');
    case 'note':
      return `┃ ${line.head}: ${line.body.replaceAll('\n', '\n┃ ')}`;
  }
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n      ');
}

const columns = [
  'providerAt',
  'direction',
  'author.name',
  'kind',
  'body',
  'state',
  'media.name',
  'media.mime',
  'errorCode',
  'errorText',
  'providerId',
  'id',
] as const;

/** One row a message; notes, when asked for, are rows of kind `note`. */
function csvText({ messages, notes }: Exported): string {
  const asRows = notes.map((note) => ({ ...note, providerAt: note.createdAt, direction: 'system', kind: 'note' }));
  const rows = [...messages, ...asRows].toSorted((a, b) => a.providerAt.localeCompare(b.providerAt));
  const lines = rows.map((row) => columns.map((field) => csvCell(valueAt(row, field))).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}
