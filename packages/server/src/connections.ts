import type { ConnectionId } from '@balcao/contract';
import { readSettings, type SettingsRow } from './actions/connections/connection-settings.ts';
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

/** One whose settings cannot be read: it is down, and stops nobody else. */
export interface UnreadableConnection {
  readonly id: ConnectionId;
  readonly channelName: string;
  readonly reason: string;
}

/** Connections in use, kept in memory until an event says that one changed. */
export interface ConnectionDirectory {
  byId(id: string): Promise<LiveConnection | null>;
  byAccount(channel: string, accountKey: string): Promise<LiveConnection | null>;
  all(): Promise<readonly LiveConnection[]>;
  unreadable(): Promise<readonly UnreadableConnection[]>;
  forget(): void;
}

interface Row extends SettingsRow {
  readonly id: ConnectionId;
  readonly name: string;
  readonly account_key: string;
}

interface Loaded {
  readonly live: readonly LiveConnection[];
  readonly unreadable: readonly UnreadableConnection[];
}

export function createConnectionDirectory(
  store: Pick<Store, 'read'>,
  channels: ChannelAccess,
  cipher: Cipher,
): ConnectionDirectory {
  let loading: Promise<Loaded> | null = null;

  const load = async (): Promise<Loaded> => {
    const rows = await store.read((reads) =>
      reads.all<Row>('SELECT id, name, channel, account_key, settings, secrets FROM connections WHERE removed = 0', []),
    );
    const live: LiveConnection[] = [];
    const unreadable: UnreadableConnection[] = [];
    for (const row of rows) {
      const read = readSettings(row, channels, cipher);
      if (read.kind === 'unreadable') unreadable.push({ id: row.id, channelName: row.channel, reason: read.reason });
      else
        live.push({
          id: row.id,
          name: row.name,
          channel: read.channel,
          settings: read.settings,
          accountKey: row.account_key,
        });
    }
    return { live, unreadable };
  };
  const loaded = () => {
    if (loading === null) {
      const started = load();
      loading = started;
      started.catch(() => {
        if (loading === started) loading = null;
      });
    }
    return loading;
  };
  const find = async (matches: (connection: LiveConnection) => boolean) => (await loaded()).live.find(matches) ?? null;
  /** Added a moment ago, perhaps on another node; what somebody made up costs one look-up and no more. */
  const findAnew = async (
    matches: (connection: LiveConnection) => boolean,
    where: string,
    params: readonly string[],
  ): Promise<LiveConnection | null> => {
    const known = await find(matches);
    if (known !== null) return known;
    const { unreadable } = await loaded();
    const row = await store.read((reads) =>
      reads.get<{ id: string }>(`SELECT id FROM connections WHERE removed = 0 AND ${where}`, params),
    );
    if (row === undefined || unreadable.some(({ id }) => id === row.id)) return null;
    loading = null;
    return find(matches);
  };

  return {
    all: async () => (await loaded()).live,
    unreadable: async () => (await loaded()).unreadable,
    byId: (id) => findAnew((connection) => connection.id === id, 'id = ?', [id]),
    byAccount: (channel, accountKey) =>
      findAnew(
        (connection) => connection.channel.name === channel && connection.accountKey === accountKey,
        'channel = ? AND account_key = ?',
        [channel, accountKey],
      ),
    forget: () => {
      loading = null;
    },
  };
}
