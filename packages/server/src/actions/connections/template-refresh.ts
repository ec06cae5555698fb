import { AppError, templateRefresh as action, type TemplateItem } from '@balcao/contract';
import type { Tx } from '../../store/store.ts';
import { askedWrites, type PrepareContext } from '../handler.ts';
import { openConnection } from './connection-access.ts';

interface Prepared {
  readonly connectionId: TemplateItem['connectionId'];
  readonly templates: readonly Omit<TemplateItem, 'connectionId'>[];
}

export const templateRefresh = askedWrites(
  action,
  async (context, input): Promise<Prepared> => {
    const { connection, ask, settings } = await openTemplates(context, input.connection);
    const outcome = await ask(settings, context.channels.io(settings));
    if (outcome.kind === 'failed') throw new AppError('provider.failed', { problem: outcome.reason });
    return { connectionId: connection.id, templates: outcome.templates };
  },
  // What the provider would tell is not known without asking it: the catalogue as it is stands for it.
  async (context, input) => {
    const { connection } = await openTemplates(context, input.connection);
    const rows = await context.store.read((reads) =>
      reads.all<{ body: string }>('SELECT body FROM templates WHERE connection_id = ?', [connection.id]),
    );
    return { connectionId: connection.id, templates: rows.map(({ body }) => JSON.parse(body) as TemplateItem) };
  },
  async (tx, _input, prepared) => {
    await replaceTemplates(tx, prepared);
    return {
      count: prepared.templates.length,
      approved: prepared.templates.filter((template) => template.status === 'approved').length,
    };
  },
);

async function openTemplates(context: PrepareContext, ref: string) {
  const { connection, channel, settings } = await openConnection(context, ref);
  const { name, templates: ask } = channel;
  if (ask === undefined) throw new AppError('channel.unsupported', { channel: name, capability: 'templates' });
  return { connection, ask, settings };
}

/** The provider's catalogue takes the place of ours. */
export async function replaceTemplates(tx: Tx, { connectionId, templates }: Prepared): Promise<void> {
  await tx.run('DELETE FROM templates WHERE connection_id = ?', [connectionId]);
  for (const template of templates) {
    const item: TemplateItem = { ...template, connectionId };
    await tx.run(
      'INSERT INTO templates (connection_id, name, language, status, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      [connectionId, item.name, item.language, item.status, JSON.stringify(item)],
    );
  }
  tx.emit('template.refreshed', { connectionId }, { data: { count: templates.length } });
}
