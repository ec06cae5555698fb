import type { ActionId, ActionOf, CallOf, OutputOf } from '@balcao/contract';
import type { StoreApi, Tried } from '../store/port.ts';

/**
 * What a client needs of a server, over HTTP and WebSocket or in the same process: the callers cannot tell.
 * Refusals throw AppError with the server's code and data; no answer throws `server.unreachable`.
 */
export interface Api extends StoreApi {
  /** The same of a file that is not uploaded for it. */
  tryOut<K extends ActionId>(
    action: K,
    input: CallOf<ActionOf<K>>,
    options?: { readonly signal?: AbortSignal; readonly file?: DescribedFile | null },
  ): Promise<Tried<OutputOf<ActionOf<K>>>>;
  /** Uploads a file; the id goes into `message.send`. */
  upload(file: UploadFile): Promise<{ readonly id: string; readonly mime: string; readonly bytes: number }>;
  download(mediaId: string): Promise<{ readonly mime: string; readonly name: string; readonly body: Uint8Array }>;
}

export interface UploadFile {
  readonly name: string;
  readonly body: Uint8Array;
}

/** A file that a dry run names and does not upload. */
export interface DescribedFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  /** How it begins, which tells what it is. */
  readonly head: Uint8Array;
}
