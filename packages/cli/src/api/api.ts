import type { StoreApi } from '../store/port.ts';

/**
 * What a client needs of a server, over HTTP and WebSocket or in the same process: the callers cannot tell.
 * Refusals throw AppError with the server's code and data; no answer throws `server.unreachable`.
 */
export interface Api extends StoreApi {
  /** Uploads a file; the id goes into `message.send`. */
  upload(file: UploadFile): Promise<{ readonly id: string; readonly mime: string; readonly bytes: number }>;
  download(mediaId: string): Promise<{ readonly mime: string; readonly name: string; readonly body: Uint8Array }>;
}

export interface UploadFile {
  readonly name: string;
  readonly body: Uint8Array;
}
