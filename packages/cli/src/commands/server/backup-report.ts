import type { BackedUp } from '@balcao/server';
import type { CliContext } from '../../cli/context.ts';
import { safeJson } from '../../cli/escape.ts';
import { write } from '../../cli/io.ts';
import { cardPrinter } from '../../cli/print-table.ts';
import type { Column } from '../../cli/row.ts';

type Manifest = BackedUp['manifest'];

/** What was saved or put back, for people the few numbers they know their desk by. */
export async function report(
  context: CliContext,
  about: { readonly file: string; readonly bytes: number; readonly manifest: Manifest; readonly keyFile: string },
): Promise<void> {
  const { manifest, ...rest } = about;
  const { format: _format, formatVersion: _version, migrations, ...told } = manifest;
  const item = { ...rest, ...told, schema: migrations.at(-1) ?? null };
  if (context.options['json'] === true) return write(context.io.stdout, `${safeJson(item)}\n`);
  const printer = cardPrinter(context, columns);
  await printer.row(item);
  await printer.end();
}

const columns: readonly Column[] = [
  { field: 'file', title: { en: 'File', 'pt-BR': 'Arquivo' } },
  { field: 'bytes', title: { en: 'Bytes', 'pt-BR': 'Bytes' } },
  { field: 'createdAt', title: { en: 'Made at', 'pt-BR': 'Feito em' } },
  { field: 'seq', title: { en: 'Last event', 'pt-BR': 'Último evento' } },
  { field: 'tables.tickets', title: { en: 'Tickets', 'pt-BR': 'Atendimentos' } },
  { field: 'tables.messages', title: { en: 'Messages', 'pt-BR': 'Mensagens' } },
  { field: 'tables.contacts', title: { en: 'Contacts', 'pt-BR': 'Contatos' } },
  { field: 'media.files', title: { en: 'Files', 'pt-BR': 'Arquivos de mídia' } },
];

/** Files that the rows name and nobody has. */
export async function sayMissing(context: CliContext, { media }: Manifest): Promise<void> {
  const count = media.missing.length;
  if (count === 0) return;
  await context.say({
    en: `${count} media file(s) that messages name were missing or damaged in the folder, and are not in the backup.`,
    'pt-BR': `${count} arquivo(s) de mídia citados por mensagens faltavam na pasta ou estavam danificados, e não estão na cópia.`,
  });
}
