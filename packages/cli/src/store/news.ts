import type { NotificationItem } from '@balcao/contract';
import type { StoreApi } from './port.ts';

/** What concerns the user, the latest first, as the server lets them see it now. */
export interface News {
  readonly unread: number;
  readonly items: readonly NotificationItem[];
}

/** As many as fit a list that somebody reads. */
const shown = 50;

export async function fetchNews(api: StoreApi): Promise<News> {
  const { result } = await api.call('notification.list', { limit: shown });
  return { unread: result.unread, items: result.items };
}
