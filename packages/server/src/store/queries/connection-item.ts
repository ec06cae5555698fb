import type { ConnectionEntity, ConnectionItem } from '@balcao/contract';
import { build, first } from '../builder.ts';
import type { Reads } from '../store.ts';
import { groups, queues } from '../tables/tables.ts';

/** A connection as people see it: settings without secrets, and where the provider is to send its webhooks. */
export async function connectionItemOf(reads: Reads, connection: ConnectionEntity): Promise<ConnectionItem> {
  const row = await first(
    reads,
    build(reads).selectFrom('connections').select('settings').where('id', '=', connection.id),
  );
  const settings = shownOf(row?.settings);
  const queue = connection.defaultQueueId === null ? undefined : await queues.load(reads, connection.defaultQueueId);
  const managers =
    connection.managementGroupId === null ? undefined : await groups.load(reads, connection.managementGroupId);
  return {
    id: connection.id,
    channel: connection.channel,
    name: connection.name,
    address: connection.address,
    webhookPath: `/webhooks/${connection.channel}/${connection.id}`,
    queue: queue === undefined ? null : { id: queue.id, name: queue.name },
    reopenPolicy: connection.reopenPolicy,
    managementGroup: managers === undefined ? null : { id: managers.id, name: managers.name },
    botOn: connection.botOn,
    health: connection.health,
    capabilities: connection.capabilities,
    settings: settings.public,
    secrets: settings.secretNames,
    removed: connection.removed,
  };
}

/** Of settings that cannot be read nothing is shown; what is wrong with them stands in its health. */
function shownOf(stored: string | undefined): { public: Record<string, string>; secretNames: string[] } {
  try {
    const { public: shown, secretNames } = JSON.parse(stored ?? '{}') as {
      public?: Record<string, string>;
      secretNames?: string[];
    };
    return { public: shown ?? {}, secretNames: secretNames ?? [] };
  } catch {
    return { public: {}, secretNames: [] };
  }
}
