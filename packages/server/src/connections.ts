import type { ConnectionId } from '@balcao/contract';
import { openSettings } from './actions/connections/connection-settings.ts';
import type { ChannelAccess } from './actions/handler.ts';
import type { Channel } from './channels/channel.ts';
import type { Cipher } from './security/cipher.ts';
import type { Store } from './store/store.ts';

/** A connection as the edges need it: its channel, and its settings with secrets in place. */
export interface LiveConnection {
  readonly id: ConnectionId;
  readonly name: string;
  readonly channel: Channel;
  readonly settings: Record<string, string | undefined>;
  readonly accountKey: string;
}

/** Connections in use, kept in memory until an event says that one changed. */
export interface ConnectionDirectory {
  byId(id: string): Promise<LiveConnection | null>;
  byAccount(channel: string, accountKey: string): Promise<LiveConnection | null>;
  all(): Promise<readonly LiveConnection[]>;
  forget(): void;
}

interface Row {
  readonly id: ConnectionId;
  readonly name: string;
  readonly channel: string;
  readonly account_key: string;
  readonly settings: string;
  readonly secrets: string;
}

export function createConnectionDirectory(
  store: Pick<Store, 'read'>,
  channels: ChannelAccess,
  cipher: Cipher,
): ConnectionDirectory {
  let loading: Promise<readonly LiveConnection[]> | null = null;

  const load = async (): Promise<readonly LiveConnection[]> => {
    const rows = await store.read((reads) =>
      reads.all<Row>('SELECT id, name, channel, account_key, settings, secrets FROM connections WHERE removed = 0', []),
    );
    return rows.flatMap((row) => {
      const channel = channels.find(row.channel);
      if (channel === undefined) return [];
      return [
        {
          id: row.id,
          name: row.name,
          channel,
          settings: channel.settings.parse(openSettings(row, cipher)),
          accountKey: row.account_key,
        },
      ];
    });
  };
  const all = () => {
    if (loading === null) {
      const started = load();
      loading = started;
      started.catch(() => {
        loading = null;
      });
    }
    return loading;
  };
  const find = async (matches: (connection: LiveConnection) => boolean) => (await all()).find(matches) ?? null;

  return {
    all,
    byId: async (id) => {
      const known = await find((connection) => connection.id === id);
      if (known !== null) return known;
      // Added a moment ago, perhaps on another node; an address that somebody made up costs one look-up and no more.
      const isThere = await store.read((reads) =>
        reads.get('SELECT id FROM connections WHERE id = ? AND removed = 0', [id]),
      );
      if (isThere === undefined) return null;
      loading = null;
      return find((connection) => connection.id === id);
    },
    byAccount: (channel, accountKey) =>
      find((connection) => connection.channel.name === channel && connection.accountKey === accountKey),
    forget: () => {
      loading = null;
    },
  };
}
