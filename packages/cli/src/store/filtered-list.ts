import type { ActionOf, CallOf } from '@balcao/contract';
import { pageSize } from './pages.ts';

/** A list that the server filtered; ids in its order. */
export interface FilteredList {
  readonly query: string;
  readonly ids: readonly string[];
  readonly nextCursor: string | null;
  readonly isLoading: boolean;
}

export interface Filter {
  readonly list: FilteredList | null;
  /** Shows what matches instead of the tabs' own lists; null goes back. Throws what the server says of the query. */
  ask(query: string | null): Promise<void>;
  /** Something changed that may match now, or no longer. */
  again(): Promise<void>;
  loadMore(): Promise<void>;
}

interface FilterParts {
  readonly fetch: (
    input: CallOf<ActionOf<'sync.tickets'>>,
  ) => Promise<{ readonly ids: readonly string[]; readonly nextCursor: string | null }>;
  readonly onChange: () => void;
}

const longestPage = 1000;

export function createFilter({ fetch, onChange }: FilterParts): Filter {
  let list: FilteredList | null = null;
  let wishes = 0;
  const show = (next: FilteredList | null) => {
    list = next;
    onChange();
  };
  const ask = async (query: string | null): Promise<void> => {
    const wish = (wishes += 1);
    if (query === null) return show(null);
    const shown = list?.query === query ? Math.min(longestPage, list.ids.length) : 0;
    const page = await fetch({ filter: query, limit: Math.max(pageSize, shown) });
    // A later wish may have been answered first.
    if (wish === wishes) show({ query, ...page, isLoading: false });
  };
  return {
    get list() {
      return list;
    },
    ask,
    again: () => (list === null ? Promise.resolve() : ask(list.query)),
    loadMore: async () => {
      const before = list;
      if (before === null || before.nextCursor === null || before.isLoading) return;
      show({ ...before, isLoading: true });
      const isCurrent = () => list?.query === before.query;
      try {
        const page = await fetch({ filter: before.query, limit: pageSize, cursor: before.nextCursor });
        if (isCurrent()) list = { ...before, ...page, ids: [...new Set([...before.ids, ...page.ids])] };
      } finally {
        if (list !== null && isCurrent()) list = { ...list, isLoading: false };
        onChange();
      }
    },
  };
}
