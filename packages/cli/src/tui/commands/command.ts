import type { ActionId, ActionOf, CallOf, Label, OutputOf } from '@balcao/contract';
import type { Store } from '../../store/store.ts';
import type { Downloads } from '../downloads.ts';
import type { Look } from '../look.ts';
import type { Overlay } from '../overlays/overlay.ts';
import type { Draft, Ui, View } from '../ui.ts';

/**
 * Something the user can do. Those that act on the server are named like their contract action, the others by what they
 * move. `when` says yes, or why not now; nobody else decides that.
 */
export interface Command {
  readonly id: string;
  readonly title: Label;
  /** What it does with each argument of its keys, where help should tell them apart. */
  readonly arguments?: Readonly<Record<string, Label>>;
  /** A place in the hint bar, the lowest rank first, with its short name. */
  readonly hint?: { readonly label: Label; readonly rank: number | ((view: View) => number) };
  readonly when?: (view: View) => true | Label;
  readonly run: (app: App, argument: string) => void | Promise<void>;
  /** The command line that does the same, where there is one. */
  readonly cli?: (view: View) => string | null;
  /** It changes something for others: not while looking only. */
  readonly isWrite?: boolean;
  /** It works inside an overlay or a text field only: neither help nor the palette lists it. */
  readonly isInner?: boolean;
}

/** What commands may touch. */
export interface App {
  readonly store: Store;
  readonly ui: Ui;
  readonly look: Look;
  readonly commands: readonly Command[];
  readonly host: Host;
  view(): View;
  now(): number;
  /** Runs a command by id, or says why it cannot. */
  dispatch(id: string, argument?: string): void;
  toast(kind: 'done' | 'error' | 'hint', text: string): void;
  /** Tells what went wrong, keeps it among the notices, asks to sign in when that is it. */
  readonly fail: (error: unknown) => void;
  open(overlay: Overlay): void;
  close(): void;
  /** Calls the server and tells a failure; null then. */
  act<K extends ActionId>(action: K, input: CallOf<ActionOf<K>>): Promise<OutputOf<ActionOf<K>> | null>;
  select(ticketId: string | null): void;
  setDraft(ticketId: string, draft: Draft | null): void;
  /** Something changed that no key or event told of: show it. */
  changed(): void;
}

/** The edges of the program: terminal, files, other programs. */
export interface Host {
  copy(text: string): void;
  /** Lets the user write in their editor; null when there is none or it failed. */
  edit(text: string): Promise<{ readonly text: string } | { readonly problem: 'missing' | 'failed' }>;
  readFile(path: string): Promise<Uint8Array>;
  readonly downloads: Downloads;
  upload(file: { readonly name: string; readonly body: Uint8Array }): Promise<{ readonly id: string }>;
  download(mediaId: string): Promise<{ readonly name: string; readonly body: Uint8Array }>;
  redraw(): void;
  suspend(): void;
  setMouse(isOn: boolean): void;
  quit(code: number): void;
  /** Signs in again with a password or token; absent where the program cannot. */
  readonly signIn?: (secret: string, email: string | null) => Promise<void>;
  newKey(): string;
}

export const yes = true as const;

const lookingOnly: Label = { 'pt-BR': 'somente leitura (--readonly)', en: 'read only (--readonly)' };

/** Whether a command can run now, or why not. */
export function availability({ when, isWrite }: Command, view: View): true | Label {
  if (isWrite === true && view.ui.isReadOnly) return lookingOnly;
  return when?.(view) ?? yes;
}
