import { parseFilter, resolveTime } from '@balcao/contract';
import type { Api } from '../../api/api.ts';
import type { CliContext } from '../../cli/context.ts';
import { usage } from '../../cli/local-error.ts';

/** `--since`: a sequence number as it is, a time as the last sequence before it; null where nothing was asked for. */
export async function sequenceBefore(context: CliContext, since: unknown): Promise<number | null> {
  if (typeof since !== 'string') return null;
  if (/^\d+$/.test(since)) return Number(since);
  const fromMs = instantOf(context, since);
  return lastBefore(await context.api(), context.io.signal, fromMs);
}

/** Times are spelt as in filters: `2h`, `today`, `2026-11-01`, `2026-11-01T14:00`. */
function instantOf(context: CliContext, since: string): number {
  const isAge = /^\d+[mhdw]$/.test(since);
  const parsed = /^[\w:-]+$/.test(since) ? parseFilter(`updated:${isAge ? '<=' : '>='}${since}`) : null;
  const term = parsed?.ok === true ? parsed.filter.terms[0] : undefined;
  const value = term?.kind === 'field' && term.field === 'updated' ? term.values[0] : undefined;
  const from = value?.kind === 'time' ? resolveTime(value, context.io.now(), context.settings.timeZone).fromMs : null;
  if (from === null) throw usage(`--since: ${since} (1204, 30m, 2h, 3d, 2026-11-01, today)`);
  return from;
}

/** Halves the log until the instant is found: some twenty small reads even where it holds a million events. */
async function lastBefore(api: Api, signal: AbortSignal, fromMs: number): Promise<number> {
  let known = 0;
  let { seq: end } = await api.call('event.list', { after: 0, limit: 1 }, { signal });
  while (known < end) {
    const middle = Math.floor((known + end) / 2);
    const next = await firstAfter(api, signal, middle, end);
    if (next === null || next.atMs >= fromMs) end = middle;
    else known = next.seq;
  }
  return known;
}

const page = 100;

/** The first event after `after` that the caller may see, up to `end`. */
async function firstAfter(api: Api, signal: AbortSignal, after: number, end: number) {
  for (let at = after; at < end; ) {
    const { result } = await api.call('event.list', { after: at, limit: at === after ? 1 : page }, { signal });
    const [first] = result.items;
    if (first !== undefined) return { seq: first.seq, atMs: Date.parse(first.at) };
    if (result.seq <= at) return null;
    at = result.seq;
  }
  return null;
}
