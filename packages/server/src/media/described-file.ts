import { AppError, type MediaId } from '@balcao/contract';
import { z } from 'zod';
import type { Tx } from '../store/store.ts';
import { typeOfBeginning } from './media-type.ts';
import { storeUpload } from './store-media.ts';

/** What a dry run says of the file that the real call would upload first: enough for every question that is asked of it. */
export interface DescribedFile {
  readonly id: MediaId;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
}

const described = z.strictObject({
  id: z.templateLiteral(['md_', z.string().min(1).max(40)]),
  name: z.string().min(1).max(200),
  bytes: z.int().positive(),
  head: z.base64url().max(8_000),
});

/** Base64url of its JSON, as the header of a dry run carries it; `head` is how the file begins, which tells what it is. */
export async function readDescribed(header: string): Promise<DescribedFile> {
  const { head, ...file } = parsed(header);
  return { ...file, mime: await typeOfBeginning(Buffer.from(head, 'base64url'), 'application/octet-stream') };
}

function parsed(header: string) {
  try {
    return described.parse(JSON.parse(Buffer.from(header, 'base64url').toString('utf8')));
  } catch (error) {
    throw new AppError('input.invalid', { problem: 'x-dry-run-file: {id, name, bytes, head}' }, { cause: error });
  }
}

/** Its row, for as long as the dry run lasts. */
export async function storeDescribed(tx: Tx, { id, name, mime, bytes }: DescribedFile): Promise<void> {
  const kind = mime.split('/', 1)[0] ?? '';
  await storeUpload({ ...tx, newId: () => id as never }, { mime, name, bytes, sha256: '', kind });
}
