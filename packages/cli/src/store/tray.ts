import type { ActionOf, CallOf } from '@balcao/contract';

export type SendInput = Omit<CallOf<ActionOf<'message.send'>>, 'clientKey'>;

/** A message as it waits to be sent: everything another start of the program needs. */
export interface Waiting {
  readonly clientKey: string;
  readonly threadId: string;
  /** What is shown: the text, or what stands for a template or file. */
  readonly text: string;
  /** Name of the contact. */
  readonly to: string;
  readonly at: string;
  readonly input: SendInput;
  readonly state: 'queued' | 'failed';
  /** The refusal, as the server worded it. */
  readonly error: string | null;
}

export interface Kept extends Waiting {
  /** This process sends it. */
  readonly isOurs: boolean;
  /** Who was to send it is gone. */
  readonly isFree: boolean;
}

/**
 * Where the messages of one user wait, so that they outlive the program. Several screens share it; each message is one
 * screen's to send. Every function throws when the disk refuses.
 */
export interface Tray {
  /** On the disk when it returns. */
  add(message: Waiting): void;
  update(message: Waiting): void;
  remove(clientKey: string): void;
  /** All of them, in the order of writing. */
  look(): readonly Kept[];
  /** Makes a message this screen's; false when it is gone or another was quicker. */
  claim(clientKey: string): boolean;
  /** It is still this screen's. */
  holds(clientKey: string): boolean;
  /** Says that this screen still stands by its messages. */
  stay(): void;
}
