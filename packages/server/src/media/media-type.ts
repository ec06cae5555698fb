import { open } from 'node:fs/promises';
import { fileTypeFromBuffer, fileTypeFromFile, supportedMimeTypes } from 'file-type';

/* What a file is, told from its content: what is claimed counts only where the content says nothing, and only as far as it may be. */

/** Of a file that a provider brought, which knows what it is. */
export async function typeOfFetched(body: Uint8Array, claimed: string): Promise<string> {
  const found = await fileTypeFromBuffer(body);
  return found === undefined ? claimed : nameOf(found.mime);
}

/** Of a file that a person uploaded: its bytes decide, and what is only a claim cannot make it a picture or a program. */
export async function typeOfUpload(path: string, claimed: string): Promise<string> {
  const found = await fileTypeFromFile(path);
  if (found !== undefined) return nameOf(found.mime);
  return typeOfUnknown(await beginningOf(path), claimed);
}

/** Of a file of which only the beginning is here. */
export async function typeOfBeginning(head: Buffer, claimed: string): Promise<string> {
  const found = await fileTypeFromBuffer(head);
  return found === undefined ? typeOfUnknown(head, claimed) : nameOf(found.mime);
}

function typeOfUnknown(head: Buffer, claimed: string): string {
  if (head.includes('%PDF-')) return 'application/pdf';
  const plain = claimed.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (isText(head)) return isTextual(plain) ? plain : 'text/plain';
  return isBinaryUnknown(plain) ? plain : 'application/octet-stream';
}

/** The same files under the names that providers take. */
const asProvidersSay: Readonly<Record<string, string>> = {
  'audio/ogg; codecs=opus': 'audio/ogg',
  'audio/x-m4a': 'audio/mp4',
};

const nameOf = (mime: string) => asProvidersSay[mime] ?? mime;

/** A PDF may have other bytes before its own, within this. */
const headBytes = 1024;

async function beginningOf(path: string): Promise<Buffer> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  return buffer.subarray(0, bytesRead);
}

/** The last character may be cut. */
function isText(head: Buffer): boolean {
  if (head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: head.length === headBytes });
    return true;
  } catch {
    return false;
  }
}

const textual = new Set([
  'application/json',
  'application/xml',
  'application/x-ndjson',
  'application/yaml',
  'application/sql',
  'image/svg+xml',
  'message/rfc822',
]);

const isTextual = (mime: string) => /^text\/[\w.+-]+$/.test(mime) || textual.has(mime);

/** A type that would have been found, had it been true, is not believed; nor is any kind that is shown or played. */
function isBinaryUnknown(mime: string): boolean {
  return /^application\/[\w.+-]+$/.test(mime) && !supportedMimeTypes.has(mime as never) && !isTextual(mime);
}
