import { eventTypes, isEventType, type Undone } from '@balcao/contract';
import { sanitizeLine } from './sanitize.ts';
import { dateTime, type TimeStyle } from './time.ts';

/** Of a person's words, as much as names them. */
const mostText = 40;

/** What is undone, named: what was done, to what, what it had changed, and when. `Transferred: #12 Ana (Queue: A → B), 14:02`. */
export function undoneText(undone: Undone, now: number, style: TimeStyle): string {
  const { lang } = style;
  const { type, ticket, contact, changes, count, message, at } = undone;
  const label = isEventType(type) ? eventTypes[type][lang] : type;
  const many = lang === 'en' ? `${count} changes` : `${count} mudanças`;
  const about = [ticket === null ? '' : `#${ticket.number}`, contact?.name ?? '']
    .filter((part) => part !== '')
    .join(' ');
  const what = [count > 1 ? many : '', about].filter((part) => part !== '').join(' · ');
  const details =
    message === null ? changes.slice(0, 2).map((change) => changeText(change, lang)) : [quoted(message.text)];
  const detail = count > 1 || details.length === 0 ? '' : ` (${details.join('; ')})`;
  return sanitizeLine(`${label}${what === '' ? '' : `: ${what}`}${detail}, ${dateTime(Date.parse(at), now, style)}`);
}

function changeText({ label, from, to }: Undone['changes'][number], lang: TimeStyle['lang']): string {
  const shown = (value: string | number | boolean | null) => (value === null ? '–' : String(value));
  return `${label[lang]}: ${shown(from)} → ${shown(to)}`;
}

const quoted = (text: string): string => `“${text.length > mostText ? `${text.slice(0, mostText)}…` : text}”`;
