import type { LineEdit } from '../../text/line-edit.ts';

/** What lies over the main screen: one of four kinds, so that there are four sets of keys to know. */
export type Overlay = Menu | Picker | Form | Viewer;

/** Letters choose. */
export interface Menu {
  readonly kind: 'menu';
  readonly title: string;
  readonly entries: readonly MenuEntry[];
}

export interface MenuEntry {
  readonly key: string;
  readonly title: string;
  /** Why not now; null when it can be chosen. */
  readonly reason: string | null;
  readonly run: () => void | Promise<void>;
}

/** Typing filters, arrows move, Enter takes, Space marks where several are allowed. */
export interface Picker {
  readonly kind: 'picker';
  readonly title: string;
  /** Stands in the empty input. */
  readonly ask: string;
  query: LineEdit;
  items: readonly PickerItem[];
  /** What of `items` the query lets through. */
  shown: readonly PickerItem[];
  at: number;
  /** Ids marked; null where one is taken. */
  marked: Set<string> | null;
  /** Said in place of items: loading, nothing found, an error. */
  status: string | null;
  /** How an item answers a query, both as typed; by its folded words when absent. */
  readonly match?: (item: PickerItem, query: string) => boolean;
  /** Filters by itself (a search on the server) instead of matching `items`. */
  readonly onQuery?: (query: string) => void;
  readonly onTake: (item: PickerItem | null, marked: ReadonlySet<string>) => void | Promise<void>;
  /** Closed without a choice, with what was typed. */
  readonly onClose?: (query: string) => void;
}

export interface PickerItem {
  readonly id: string;
  readonly label: string;
  /** Under or beside the label, dim. */
  readonly detail?: string;
  /** At the right edge: a key, a count. */
  readonly right?: string;
  readonly reason?: string | null;
  /** The command line it equals; Ctrl+o copies it. */
  readonly cli?: string;
  /** What typing is matched against, folded; the label when absent. */
  readonly search?: string;
}

/** Tab moves, Enter on the last field submits, errors stand beside their field. */
export interface Form {
  readonly kind: 'form';
  readonly title: string;
  readonly fields: FormField[];
  at: number;
  isBusy: boolean;
  /** A refusal that belongs to no field. */
  error: string | null;
  readonly hint: string | null;
  readonly preview?: (values: Readonly<Record<string, string>>) => readonly string[];
  /** Resolves to errors by field, empty to close; `''` is the form's own. */
  readonly submit: (values: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>;
  /** Esc does not close it. */
  readonly isModal?: boolean;
}

export interface FormField {
  readonly id: string;
  readonly label: string;
  edit: LineEdit;
  error: string | null;
  readonly isSecret?: boolean;
}

/** A full pane of text. */
export interface Viewer {
  readonly kind: 'view';
  readonly title: string;
  readonly lines: readonly string[];
  top: number;
}
