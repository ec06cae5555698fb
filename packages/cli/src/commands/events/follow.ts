import type { SequencedEvent } from '@balcao/contract';
import { followLog } from '../../api/follow-log.ts';
import { columnsByNoun } from '../../cli/columns.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { safeJson } from '../../cli/escape.ts';
import { numberOf } from '../../cli/inputs.ts';
import { write } from '../../cli/io.ts';
import { Interrupted } from '../../cli/local-error.ts';
import { createPrinter, formatOf, type Printer } from '../../cli/output.ts';

export const command: CommandDefinition = {
  examples: ['balcao events follow --since 0 --jsonl', "balcao events follow --jsonl | jq -r '.event.type'"],
  takes: { output: true },
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .option('--since <seq>', pt ? 'continua depois deste número de sequência' : 'go on after this sequence number')
      .option('--count <n>', pt ? 'termina depois de n eventos' : 'end after n events');
  },
  run: async (context, { options }) => {
    const after = options['since'] === undefined ? null : numberOf('since', options['since']);
    const count = options['count'] === undefined ? Infinity : numberOf('count', options['count']);
    await follow(context, linePrinter(context), after, count);
  },
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
  if (signal.aborted) throw new Interrupted();
}
