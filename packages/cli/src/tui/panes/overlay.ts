import { layout } from '../../text/line-edit.ts';
import { cut, fit, width } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import type { Form, Menu, Overlay, Picker, PickerItem, Viewer } from '../overlays/overlay.ts';
import { type Frame, overlayOn, type Place, type Size } from '../screen/frame.ts';
import { fitStyled } from '../screen/styled-line.ts';
import type { View } from '../ui.ts';

/** Lines of an overlay's inside, and where its caret stands in them. */
interface Inside {
  readonly lines: readonly string[];
  readonly keys: string;
  readonly cursor: Place | null;
}

/** Draws an overlay over a frame, with one border; on a small screen it takes all of it. */
export function withOverlay(view: View, frame: Frame, overlay: Overlay): Frame {
  const box = boxOf(overlay, frame);
  const inside = insideOf(view, overlay, box.width - 4, box.height - 2);
  const lines = bordered(view, overlay.title, inside, box);
  const row = Math.max(0, Math.floor((frame.height - lines.length) / (overlay.kind === 'picker' ? 4 : 3)));
  const col = Math.floor((frame.width - box.width) / 2);
  const cursor = inside.cursor && { row: row + 1 + inside.cursor.row, col: col + 2 + inside.cursor.col };
  return { ...overlayOn(frame, { lines, width: box.width }, row, col), cursor };
}

function boxOf(overlay: Overlay, screen: Size): Size {
  const widest = overlay.kind === 'menu' ? 56 : overlay.kind === 'view' ? screen.width : 84;
  const columns = Math.min(screen.width, Math.max(36, Math.min(widest, screen.width - (screen.width > 60 ? 8 : 0))));
  return { width: columns, height: screen.height - (screen.height > 16 ? 4 : 0) };
}

function insideOf(view: View, overlay: Overlay, columns: number, height: number): Inside {
  switch (overlay.kind) {
    case 'menu':
      return menuInside(view, overlay, columns);
    case 'picker':
      return pickerInside(view, overlay, columns, height);
    case 'form':
      return formInside(view, overlay, columns, height);
    case 'view':
      return viewInside(view, overlay, columns, height);
  }
}

function menuInside({ look }: View, menu: Menu, columns: number): Inside {
  const lines = menu.entries.map(({ key, title, reason }) => {
    if (reason === null) return `${look.paint('accent', key)}  ${cut(title, columns - 3)}`;
    return look.paint('dim', cut(`${key}  ${title} ${look.glyphs.bullet} ${reason}`, columns));
  });
  return { lines, keys: look.words.menuClose, cursor: null };
}

function pickerInside(view: View, picker: Picker, columns: number, height: number): Inside {
  const { look } = view;
  const { paint, glyphs, words } = look;
  const field = layout(picker.query, 10_000);
  const typed = field.lines[0] ?? '';
  const input = picker.query.text === '' ? paint('dim', cut(picker.ask, columns - 2)) : cut(typed, columns - 2);
  const room = Math.max(1, height - 3);
  const top = Math.max(0, Math.min(picker.at - Math.floor(room / 2), picker.shown.length - room));
  const rows = picker.shown
    .slice(top, top + room)
    .map((item, at) => pickerRow(view, picker, item, top + at === picker.at, columns));
  const status = picker.status === null ? [] : [paint('dim', cut(picker.status, columns))];
  const current = picker.shown[picker.at];
  const about = current?.reason ?? current?.cli ?? '';
  const keys = picker.marked === null ? words.pickerKeys : words.pickerManyKeys;
  const copy = current?.cli === undefined ? '' : ` ${glyphs.bullet} ${words.copyCommandKey}`;
  return {
    lines: [
      `${paint('accent', glyphs.focus)} ${input}`,
      ...rows,
      ...status,
      ...(about === '' ? [] : [paint('dim', cut(about, columns))]),
    ],
    keys: keys + copy,
    cursor: { row: 0, col: Math.min(columns - 1, 2 + field.column) },
  };
}

function pickerRow({ look }: View, picker: Picker, item: PickerItem, isCurrent: boolean, columns: number): string {
  const { paint, glyphs } = look;
  const mark = picker.marked === null ? '' : picker.marked.has(item.id) ? `${glyphs.picked} ` : '  ';
  const right = item.right ?? '';
  const start = `${isCurrent ? glyphs.focus : ' '} ${mark}`;
  const room = columns - width(start) - width(right) - (right === '' ? 0 : 2);
  const label = cut(item.label, room);
  const left = room - width(label) - 2;
  const detail = item.detail === undefined || left < 6 ? '' : `  ${cut(item.detail, left)}`;
  const filler = ' '.repeat(Math.max(0, room - width(label) - width(detail)));
  const plain = `${start}${label}`;
  const shown = isCurrent
    ? paint('accent', plain)
    : item.reason === undefined || item.reason === null
      ? plain
      : paint('dim', plain);
  return `${shown}${paint('dim', detail)}${filler}${right === '' ? '' : `  ${paint('dim', right)}`}`;
}

function formInside({ look }: View, form: Form, columns: number, height: number): Inside {
  const { paint, words } = look;
  const label = Math.min(18, Math.max(...form.fields.map((field) => width(field.label)), 4));
  const room = columns - label - 2;
  const lines: string[] = [];
  let cursor: Place | null = null;
  for (const [at, field] of form.fields.entries()) {
    const text = field.isSecret === true ? '*'.repeat(field.edit.text.length) : field.edit.text.replaceAll('\n', ' ');
    const shown = tailOf(text, room - 1);
    if (at === form.at)
      cursor = {
        row: lines.length,
        col: label + 2 + width(shown) - caretBack(field.edit.text, field.edit.caret, text, room),
      };
    const name = fit(field.label, label);
    lines.push(`${at === form.at ? paint('accent', name) : paint('dim', name)}  ${shown}`);
    if (field.error !== null)
      lines.push(...wrap(field.error, room).map((line) => `${' '.repeat(label + 2)}${paint('danger', line)}`));
  }
  if (form.hint !== null) lines.push('', ...wrap(form.hint, columns).map((line) => paint('dim', line)));
  if (form.error !== null) lines.push('', ...wrap(form.error, columns).map((line) => paint('danger', line)));
  const preview = form.preview?.(Object.fromEntries(form.fields.map((field) => [field.id, field.edit.text]))) ?? [];
  if (preview.length > 0) lines.push('', ...preview.flatMap((line) => wrap(line, columns)));
  return { lines: lines.slice(0, height - 1), keys: words.formKeys, cursor };
}

/** The end of a text that is longer than its field. */
function tailOf(text: string, columns: number): string {
  let shown = text;
  while (width(shown) > columns) shown = shown.slice(1);
  return shown;
}

function caretBack(text: string, caret: number, shown: string, room: number): number {
  return Math.min(width(shown), room - 1, width(text.slice(caret)));
}

function viewInside({ look }: View, viewer: Viewer, columns: number, height: number): Inside {
  const lines = viewer.lines.flatMap((line) => wrap(line, columns));
  const room = Math.max(1, height - 1);
  const top = Math.max(0, Math.min(viewer.top, lines.length - room));
  return { lines: lines.slice(top, top + room), keys: look.words.viewKeys, cursor: null };
}

function bordered({ look }: View, title: string, inside: Inside, box: Size): string[] {
  const { glyphs, paint } = look;
  const { corners, line, separator } = glyphs;
  const room = box.width - 4;
  const name = cut(` ${title} `, box.width - 6);
  const top = `${corners.topLeft}${line}${name}${line.repeat(Math.max(0, box.width - 3 - width(name)))}${corners.topRight}`;
  const keys = cut(` ${inside.keys} `, box.width - 6);
  const bottom = `${corners.bottomLeft}${line.repeat(Math.max(0, box.width - 3 - width(keys)))}${keys}${line}${corners.bottomRight}`;
  const side = paint('accent', separator);
  return [
    paint('accent', top),
    ...inside.lines.slice(0, box.height - 2).map((text) => `${side} ${fitStyled(text, room)} ${side}`),
    paint('accent', bottom),
  ];
}
