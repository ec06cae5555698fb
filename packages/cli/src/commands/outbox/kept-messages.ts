import type { CliContext } from '../../cli/context.ts';
import type { Column } from '../../cli/row.ts';
import { OutboxFolder } from '../../kept/outbox-folder.ts';
import { serverFolder, userFolders } from '../../kept/state-folder.ts';
import type { Echo } from '../../store/outbox.ts';

/** Where the messages of whoever is signed in wait on this computer. */
export async function openKeptMessages(context: CliContext): Promise<OutboxFolder> {
  const { server } = await context.target();
  const { result } = await (await context.api()).call('auth.whoami', {}, { signal: context.io.signal });
  const { outbox } = userFolders(serverFolder(context.settings.folder, server), result.user.id);
  const unread: string[] = [];
  const tray = new OutboxFolder({ folder: outbox, onUnread: (path) => unread.push(path) });
  tray.look();
  for (const path of unread) {
    await context.say({
      en: `A file that could not be understood was put aside: ${path}`,
      'pt-BR': `Um arquivo que não se entende foi posto de lado: ${path}`,
    });
  }
  return tray;
}

export const columns: readonly Column[] = [
  { field: 'at', title: { en: 'Written', 'pt-BR': 'Escrita' } },
  { field: 'to', title: { en: 'To', 'pt-BR': 'Para' }, flexible: true },
  { field: 'state', title: { en: 'State', 'pt-BR': 'Estado' } },
  { field: 'text', title: { en: 'Text', 'pt-BR': 'Texto' }, flexible: true },
  { field: 'error', title: { en: 'Error', 'pt-BR': 'Erro' }, flexible: true },
  { field: 'id', title: { en: 'Key', 'pt-BR': 'Chave' } },
];

export function rowOf({ clientKey, at, to, text, input, state, error }: Omit<Echo, 'messageId' | 'isOurs' | 'isKept'>) {
  return { id: clientKey, at, to, ticket: input.ticket, state, text, error };
}
