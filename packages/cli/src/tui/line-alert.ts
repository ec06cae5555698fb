import { type ConnectionEntity, noticeText, noticeWeight, warningText } from '@balcao/contract';
import { connectionsInUse } from '../store/select.ts';
import { lineProblem } from '../text/line-words.ts';
import { dateTime } from '../text/time.ts';
import { cut, width } from '../text/width.ts';
import { selectedParts } from './list-model.ts';
import { say } from './look.ts';
import type { View } from './ui.ts';

/** What is wrong with the connections, the gravest first: a line of it stands on every screen until it is over or was read. */
export interface LineAlert {
  readonly connectionId: string;
  readonly role: 'danger' | 'warning';
  readonly text: string;
}

/** A connection that was just set up is unknown for a moment. */
const unknownForMs = 60_000;
/** What the provider said of the account is put before one's eyes for a day, unless the notices were opened since. */
const noticeForMs = 24 * 3_600_000;

export function lineAlerts(view: View): readonly LineAlert[] {
  const lines = connectionsInUse(view.store.state);
  const isManager = view.store.state.me?.permissions['connection.manage'] !== undefined;
  const alerts = [
    ...lines.flatMap((line) => stateAlert(view, line)),
    ...(isManager ? lines.flatMap((line) => [...noticeAlerts(view, line), ...warningAlerts(view, line)]) : []),
  ];
  return [...alerts.filter(({ role }) => role === 'danger'), ...alerts.filter(({ role }) => role === 'warning')];
}

function stateAlert({ now, look }: View, line: ConnectionEntity): LineAlert[] {
  const { state, since = null } = line.health;
  const text = lineProblem(line, now, look.time);
  if (text === null) return [];
  if (state === 'unknown' && (since === null || now - Date.parse(since) < unknownForMs)) return [];
  return [{ connectionId: line.id, role: state === 'down' ? 'danger' : 'warning', text }];
}

function noticeAlerts({ now, look, ui }: View, line: ConnectionEntity): LineAlert[] {
  return line.notices.flatMap((notice) => {
    const weight = noticeWeight(notice);
    const isOver = now - Date.parse(notice.at) > noticeForMs || notice.at <= ui.seenNoticesUntil;
    if (weight === 'news' || isOver) return [];
    const role = weight === 'serious' ? ('danger' as const) : ('warning' as const);
    return [{ connectionId: line.id, role, text: `${line.name}: ${noticeText(notice, look.lang)}` }];
  });
}

function warningAlerts({ now, look }: View, line: ConnectionEntity): LineAlert[] {
  return line.warnings.map((warning) => {
    const text = warningText(warning, look.lang, (at) => dateTime(Date.parse(at), now, look.time));
    return { connectionId: line.id, role: 'warning', text: `${line.name}: ${text}` };
  });
}

/** The rows that the alert takes; the composer tells what is wrong with the line of the ticket that is alone on the screen. */
export function alertRows(view: View, isChatAlone: boolean): 0 | 1 {
  return shownAlerts(view, isChatAlone).length === 0 ? 0 : 1;
}

function shownAlerts(view: View, isChatAlone: boolean): readonly LineAlert[] {
  const alerts = lineAlerts(view);
  if (!isChatAlone) return alerts;
  const parts = selectedParts(view);
  const isTold = (alert: LineAlert) => parts !== null && stateAlert(view, parts.connection)[0]?.text === alert.text;
  return alerts.filter((alert) => !isTold(alert));
}

export function alertLine(view: View, columns: number, isChatAlone: boolean): string {
  const alerts = shownAlerts(view, isChatAlone);
  const [first] = alerts;
  if (first === undefined) return '';
  const { glyphs, words, paint } = view.look;
  const sign = first.role === 'danger' ? glyphs.failed : glyphs.uncertain;
  const rest = [...(alerts.length > 1 ? [`+${alerts.length - 1}`] : []), columns < 60 ? '!' : words.alertKey].join(' ');
  const tail = ` ${glyphs.bullet} ${rest}`;
  const room = columns - width(tail) - 1;
  const text = cut(` ${sign} ${first.text}`, room < 20 ? columns : room);
  return paint(first.role, room < 20 ? text : `${text}${tail}`);
}

/** The connections' part of the notices: what is wrong now, then what the provider said, with its time. */
export function lineNoticeLines(view: View): readonly string[] {
  const { look, now } = view;
  return connectionsInUse(view.store.state).flatMap((line) => {
    const problem = lineProblem(line, now, look.time);
    const { reason } = line.health;
    return [
      ...(problem === null ? [] : [problem]),
      ...(problem === null || reason === null ? [] : [`       ${say(look.words.providerSays, { text: reason })}`]),
      ...warningAlerts(view, line).map(({ text }) => text),
      ...line.notices.map(
        (notice) =>
          `${dateTime(Date.parse(notice.at), now, look.time)}  ${line.name}: ${noticeText(notice, look.lang)}`,
      ),
    ];
  });
}
