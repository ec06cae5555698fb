import type { ActionOf, CallOf, MessageEntity } from '@balcao/contract';
import type { StoreApi } from './port.ts';
import { applyThreadPage, applyTicketPage } from './reduce.ts';
import type { MutableState } from './state.ts';

const threadPageSize = 50;
/** Tickets of a page. */
export const pageSize = 200;

/** Fetches a page of tickets into the state; one that turns out to be too old is fetched again. */
export async function fetchTickets(
  api: StoreApi,
  state: MutableState,
  input: CallOf<ActionOf<'sync.tickets'>>,
): Promise<{ readonly ids: readonly string[]; readonly nextCursor: string | null }> {
  for (;;) {
    const { result } = await api.call('sync.tickets', input);
    if (!applyTicketPage(state, result)) continue;
    return { ids: result.tickets.map((ticket) => ticket.id), nextCursor: result.nextCursor };
  }
}

/** Fetches a page of a thread into the state, the newest one without a cursor. */
export async function fetchThread(
  api: StoreApi,
  state: MutableState,
  threadId: string,
  cursor: string | undefined,
): Promise<readonly MessageEntity[]> {
  const input = { thread: threadId, limit: threadPageSize, ...(cursor === undefined ? {} : { cursor }) };
  for (;;) {
    const { result } = await api.call('sync.thread', input);
    if (applyThreadPage(state, threadId, result, cursor === undefined)) return result.messages;
  }
}
