import { createEdit, type LineEdit } from '../../text/line-edit.ts';
import { fold, matches } from '../fold.ts';
import type { Picker, PickerItem } from './overlay.ts';

export interface PickerOptions {
  readonly title: string;
  readonly ask?: string;
  readonly items: readonly PickerItem[];
  readonly status?: string | null;
  readonly isMany?: boolean;
  readonly marked?: Iterable<string>;
  readonly onQuery?: (query: string) => void;
  readonly match?: (item: PickerItem, query: string) => boolean;
  readonly onTake: Picker['onTake'];
  readonly onClose?: (query: string) => void;
}

export function createPicker(options: PickerOptions): Picker {
  return {
    kind: 'picker',
    title: options.title,
    ask: options.ask ?? '',
    query: createEdit(),
    items: options.items,
    shown: options.items,
    at: 0,
    marked: options.isMany === true ? new Set(options.marked) : null,
    status: options.status ?? null,
    ...(options.onQuery === undefined ? {} : { onQuery: options.onQuery }),
    ...(options.match === undefined ? {} : { match: options.match }),
    onTake: options.onTake,
    ...(options.onClose === undefined ? {} : { onClose: options.onClose }),
  };
}

/** A new text in the input: filters, or asks whoever filters. */
export function setQuery(picker: Picker, query: LineEdit): void {
  const changed = query.text !== picker.query.text;
  picker.query = query;
  if (!changed) return;
  picker.at = 0;
  if (picker.onQuery !== undefined) return picker.onQuery(query.text);
  picker.shown = filtered(picker);
}

/** New items, keeping the one under the cursor where it is still there. */
export function setItems(picker: Picker, items: readonly PickerItem[], status: string | null): void {
  const current = picker.shown[picker.at]?.id;
  picker.items = items;
  picker.shown = picker.onQuery === undefined ? filtered(picker) : items;
  picker.at = Math.max(
    0,
    picker.shown.findIndex((item) => item.id === current),
  );
  picker.status = status;
}

function filtered({ items, query, match }: Picker): readonly PickerItem[] {
  const text = query.text.trim();
  if (text === '') return items;
  if (match !== undefined) return items.filter((item) => match(item, text));
  const wanted = fold(text);
  return items.filter((item) => matches(item.search ?? fold(item.label), wanted));
}
