import { errorMessage, type ImportVerdict, isErrorCode, type Label, type Language } from '@balcao/contract';
import type { CliContext } from '../../cli/context.ts';
import { write } from '../../cli/io.ts';
import { createPrinter, isAskedFor, titleOf } from '../../cli/output.ts';
import { createProgress } from '../../cli/progress.ts';
import type { Column } from '../../cli/row.ts';
import { sanitizeLine } from '../../text/sanitize.ts';

/** How many lines came to what. */
export type Totals = { readonly [K in ImportVerdict['status']]: number };

export interface Report {
  tell(verdicts: readonly ImportVerdict[]): Promise<void>;
  /** Ends what was printed; answers the totals. */
  end(): Promise<Totals>;
}

const columns: readonly Column[] = ['line', 'status', 'contact', 'error.code', 'error.message'].map((field) => ({
  field,
  title: titleOf(field),
}));

/** Every line where a format was asked for; otherwise those that failed, on stderr, where people look. */
export function createReport(context: CliContext): Report {
  const totals = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  const progress = createProgress(context, null);
  const isListed = isAskedFor(context.options);
  const printer = createPrinter(context, {
    columns,
    single: false,
    fieldNames: ['line', 'status', 'contact', 'error'],
  });
  return {
    tell: async (verdicts) => {
      await progress.clear();
      for (const verdict of verdicts) {
        totals[verdict.status] += 1;
        const told = inLanguage(verdict, context.language);
        if (isListed) await printer.row(told);
        else if (told.error !== null) await write(context.io.stderr, failureLine(told, context.language));
        await progress.advance({ failed: verdict.status === 'failed' });
      }
    },
    end: async () => {
      await progress.clear();
      if (isListed) await printer.end();
      return { ...totals };
    },
  };
}

function inLanguage(verdict: ImportVerdict, language: Language): ImportVerdict & Readonly<Record<string, unknown>> {
  const { error } = verdict;
  if (error === null || !isErrorCode(error.code)) return { ...verdict };
  const message = errorMessage(error.code, error.data as Parameters<typeof errorMessage>[1], language);
  return { ...verdict, error: { ...error, message } };
}

const lineWord: Label = { en: 'line', 'pt-BR': 'linha' };

function failureLine({ line, error }: ImportVerdict, language: Language): string {
  return `${lineWord[language]} ${line}: ${sanitizeLine(error?.message ?? '')}\n`;
}

export function summaryOf(totals: Totals, isDryRun: boolean): Label {
  const { created, updated, unchanged, failed } = totals;
  const en = `${created} created · ${updated} updated · ${unchanged} unchanged · ${failed} failed`;
  const pt = `${created} criados · ${updated} atualizados · ${unchanged} sem mudança · ${failed} com falha`;
  if (!isDryRun) return { en, 'pt-BR': pt };
  return { en: `Nothing was changed. It would be: ${en}`, 'pt-BR': `Nada foi mudado. Seriam: ${pt}` };
}
