import { AppError, templateRefresh as action, type TemplateItem } from '@balcao/contract';
import type { Tx } from '../../store/store.ts';
import { preparedWrites } from '../handler.ts';
import { visibleConnection } from './connection-access.ts';
import { readSettings } from './connection-settings.ts';

interface Prepared {
  readonly connectionId: TemplateItem['connectionId'];
  readonly templates: readonly Omit<TemplateItem, 'connectionId'>[];
}

export const templateRefresh = preparedWrites(
  action,
  async ({ store, channels, cipher, actor }, input): Promise<Prepared> => {
    const { connection, row } = await store.read((reads) => visibleConnection(reads, actor, input.connection));
    const read = readSettings({ ...row, channel: connection.channel }, channels, cipher);
    if (read.kind === 'unreadable') throw new AppError('connection.unreadable', { name: connection.name });
    const { channel, settings } = read;
    if (channel.templates === undefined)
      throw new AppError('channel.unsupported', { channel: channel.name, capability: 'templates' });
    const outcome = await channel.templates(settings, channels.io(settings));
    if (outcome.kind === 'failed') throw new AppError('provider.failed', { problem: outcome.reason });
    return { connectionId: connection.id, templates: outcome.templates };
  },
  async (tx, _input, prepared) => {
    await replaceTemplates(tx, prepared);
    return {
      count: prepared.templates.length,
      approved: prepared.templates.filter((template) => template.status === 'approved').length,
    };
  },
);

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
