import type { Label, SequencedEvent } from '@balcao/contract';
import { followLog } from '../../api/follow-log.ts';
import { columnsByNoun } from '../../cli/columns.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { safeJson } from '../../cli/escape.ts';
import { numberOf } from '../../cli/inputs.ts';
import { write } from '../../cli/io.ts';
import { Interrupted } from '../../cli/local-error.ts';
import { createPrinter, formatOf, type Printer } from '../../cli/output.ts';
import { sequenceBefore } from './since.ts';

export const command: CommandDefinition = {
  examples: [
    'balcao events follow --since 0 --jsonl',
    'balcao events follow --since 2h',
    "balcao events follow --jsonl | jq -r '.event.type'",
  ],
  takes: { output: true },
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .option('--since <seq|time>', sinceFlag[language])
      .option('--count <n>', pt ? 'termina depois de n eventos' : 'end after n events');
  },
  run: async (context, { options }) => {
    const after = await sequenceBefore(context, options['since']);
    const count = options['count'] === undefined ? Infinity : numberOf('count', options['count']);
    await follow(context, linePrinter(context), after, count);
  },
};

export const sinceFlag: Label = {
  en: 'start after this sequence number, or at this time: 2h, today, 2026-11-01',
  'pt-BR': 'começa depois deste número de sequência, ou nesta hora: 2h, today, 2026-11-01',
};

/** Events end with a signal, so every format but CSV and ids is one line an event, printed as it comes. */
function linePrinter(context: CliContext): Printer {
  const format = formatOf(context.options, context.io.isTerminal.stdout);
  if (format !== 'json' && format !== 'table') {
    return createPrinter(context, {
      columns: columnsByNoun['event'] ?? [],
      single: false,
      fieldNames: ['seq', 'at', 'event'],
    });
  }
  const line = (row: Readonly<Record<string, unknown>>) => (format === 'json' ? safeJson(row) : sentence(row));
  return { row: (row) => write(context.io.stdout, `${line(row)}\n`), end: async () => undefined };
}

function sentence(row: Readonly<Record<string, unknown>>): string {
  const { seq, at, event } = row as unknown as SequencedEvent;
  return safeJson([seq, at, event.type, event.actor.name ?? event.actor.type, event.subject])
    .slice(1, -1)
    .replaceAll('"', '');
}

/** Prints in order. The reader's pace is kept by the pipe; a pipe that closed ends it. */
async function follow(context: CliContext, printer: Printer, after: number | null, count: number): Promise<void> {
  const { signal } = context.io;
  const ended = new AbortController();
  let printed = Promise.resolve();
  let left = count;
  await followLog(await context.api(), {
    after,
    topics: ['*'],
    signal: AbortSignal.any([signal, ended.signal]),
    onEvent: (event) => {
      printed = printed.then(() => printer.row({ ...event }));
      printed.catch(() => ended.abort());
      left -= 1;
      return left <= 0;
    },
  });
  await printed;
  // Following is ended by SIGTERM as a service is; Ctrl+c is an interruption.
  if (signal.aborted && signal.reason !== 'SIGTERM') throw new Interrupted();
}
