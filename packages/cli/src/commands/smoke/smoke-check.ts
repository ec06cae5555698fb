import type { CheckNote, CheckState } from '@balcao/contract';

/** One check of one connection. *unknown* is not *failed*: the provider could not be asked, or did not say. */
export interface SmokeCheck {
  readonly connection: { readonly id: string; readonly name: string; readonly channel: string };
  readonly name: string;
  readonly state: CheckState;
  readonly detail: string;
  readonly note?: CheckNote | undefined;
  readonly ms: number;
}

/** Takes the checks of a run as they come; `end` when there are no more of this connection. */
export type CheckSink = (check: SmokeCheck) => Promise<void>;
