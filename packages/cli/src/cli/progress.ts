import type { Label, Language } from '@balcao/contract';
import { type Io, write } from './io.ts';

/** Tells on stderr how far a run over many items is, once it has taken a second. */
export interface Progress {
  /** One more item, done or failed. */
  advance(item?: { readonly failed?: boolean; readonly count?: number }): Promise<void>;
  /** Takes the line away, before anything else is written to the terminal. */
  clear(): Promise<void>;
}

const patienceMs = 1000;
/** A terminal sees ten lines a second at most, a log one in half a minute. */
const pace = { terminal: 100, log: 30_000 } as const;

/** `total` is null where nobody knows it before the last page; `unit` is what is counted. */
export function createProgress(
  { io, language }: { readonly io: Io; readonly language: Language },
  total: number | null,
  unit: Label = items,
): Progress {
  const startedMs = io.now();
  const isLive = io.isTerminal.stderr;
  const counts = { done: 0, failed: 0 };
  let isShown = false;
  let nextMs = startedMs + (isLive ? patienceMs : pace.log);
  return {
    advance: async ({ failed = false, count = 1 } = {}) => {
      counts.done += count;
      if (failed) counts.failed += 1;
      const nowMs = io.now();
      if (nowMs < nextMs) return;
      nextMs = nowMs + (isLive ? pace.terminal : pace.log);
      const line = progressLine({ ...counts, total, elapsedMs: nowMs - startedMs }, language, unit);
      isShown = isLive;
      await write(io.stderr, isLive ? `\r${line}\u001b[K` : `${line}\n`);
    },
    clear: async () => {
      if (!isShown) return;
      isShown = false;
      await write(io.stderr, '\r\u001b[K');
    },
  };
}

interface Count {
  readonly done: number;
  readonly failed: number;
  readonly total: number | null;
  readonly elapsedMs: number;
}

const items: Label = { en: 'items', 'pt-BR': 'itens' };
const words = {
  en: { left: 'left', failed: 'failed' },
  'pt-BR': { left: 'restam', failed: 'com falha' },
} as const;

/** `1200/5000 · 240/s · 16 s left · 2 failed`. */
export function progressLine(
  { done, failed, total, elapsedMs }: Count,
  language: Language,
  unit: Label = items,
): string {
  const { left, failed: failedWord } = words[language];
  const perSecond = elapsedMs === 0 ? 0 : (done * 1000) / elapsedMs;
  const parts = [
    total === null ? `${done} ${unit[language]}` : `${done}/${total}${unit === items ? '' : ` ${unit[language]}`}`,
    `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`,
  ];
  if (total !== null && perSecond > 0) parts.push(`${Math.ceil((total - done) / perSecond)} s ${left}`);
  if (failed > 0) parts.push(`${failed} ${failedWord}`);
  return parts.join(' · ');
}
