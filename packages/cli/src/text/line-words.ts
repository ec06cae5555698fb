import { type Language, type LineItem, troubleWords } from '@balcao/contract';
import { dateTime, type TimeStyle } from './time.ts';

type Line = Pick<LineItem, 'name' | 'health'>;

const words = {
  en: {
    down: '{name} is down since {since}',
    downAlone: '{name} is down',
    unknown: '{name}: state unknown since {since}',
    unknownAlone: '{name}: state unknown, not checked yet',
    queued: 'Queued; the connection {line}. It leaves by itself once the connection is back.',
    queuedDown: 'is down',
  },
  'pt-BR': {
    down: '{name} fora do ar desde {since}',
    downAlone: '{name} fora do ar',
    unknown: '{name}: estado desconhecido desde {since}',
    unknownAlone: '{name}: estado desconhecido, ainda não verificado',
    queued: 'Na fila; a conexão {line}. Sai por si quando a conexão voltar.',
    queuedDown: 'está fora do ar',
  },
} as const satisfies Record<Language, Record<string, string>>;

/** `Principal fora do ar desde 14:02: token recusado`; null for a line that works. */
export function lineProblem({ name, health }: Line, now: number, style: TimeStyle): string | null {
  if (health.state === 'up') return null;
  const { since = null, trouble = null, state } = health;
  const said = words[style.lang];
  const known = since === null ? said[`${state}Alone`] : said[state];
  const line = known
    .replace('{name}', () => name)
    .replace('{since}', () => (since === null ? '' : dateTime(Date.parse(since), now, style)));
  return trouble === null ? line : `${line}: ${troubleWords[trouble][style.lang]}`;
}

/** What whoever sent something on a line that is out is told. */
export function queuedOn({ name, health }: Line, now: number, style: TimeStyle): string | null {
  const problem = lineProblem({ name, health }, now, style);
  if (problem === null) return null;
  const said = words[style.lang];
  // In the middle of a sentence Portuguese wants its verb.
  const line = `${name}${problem.slice(name.length).replace(/^ (is down|fora do ar)/, ` ${said.queuedDown}`)}`;
  return said.queued.replace('{line}', () => line);
}
