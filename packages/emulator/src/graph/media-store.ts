import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';

const dayMs = 24 * 3_600_000;
const linkLifeMs = 5 * 60_000;

/** A file at Meta: uploaded ones live 30 days, those of customers 7. */
export interface StoredMedia {
  readonly id: string;
  readonly phoneNumberId: string;
  readonly bytes: Buffer;
  readonly mime: string;
  readonly filename: string | null;
  readonly sha256: Buffer;
  readonly expiresAt: number;
}

/** Files and the short-lived links to them. */
export interface MediaStore {
  readonly size: number;
  add(file: {
    id: string;
    phoneNumberId: string;
    bytes: Buffer;
    mime: string;
    filename: string | null;
    origin: 'upload' | 'customer';
  }): StoredMedia;
  find(id: string): StoredMedia | undefined;
  remove(id: string): boolean;
  /** Makes a link (its secret part) that lives 5 minutes. */
  link(id: string, hash: string): { readonly hash: string; readonly expiresAt: number };
  /** The file behind a link that still lives. */
  follow(hash: string): StoredMedia | undefined;
  unlink(hash: string): void;
  clear(): void;
}

/** Files beyond this many bytes in all push out the oldest. */
const capacityBytes = 512 * 1024 * 1024;

export function createMediaStore({ clock }: { clock: Clock }): MediaStore {
  const files = new Map<string, StoredMedia>();
  const links = new Map<string, { readonly id: string; readonly expiresAt: number }>();
  let totalBytes = 0;

  const remove = (id: string) => {
    totalBytes -= files.get(id)?.bytes.length ?? 0;
    return files.delete(id);
  };
  const find = (id: string) => {
    const file = files.get(id);
    return file !== undefined && file.expiresAt > clock.now() ? file : undefined;
  };
  return {
    get size() {
      return files.size;
    },
    add({ origin, ...file }) {
      const expiresAt = clock.now() + (origin === 'upload' ? 30 : 7) * dayMs;
      const stored = { ...file, expiresAt, sha256: createHash('sha256').update(file.bytes).digest() };
      files.set(file.id, stored);
      totalBytes += file.bytes.length;
      for (const id of files.keys()) {
        if (totalBytes <= capacityBytes) break;
        remove(id);
      }
      return stored;
    },
    find,
    remove,
    link(id, hash) {
      for (const [old, { expiresAt }] of links) if (expiresAt <= clock.now()) links.delete(old);
      const link = { id, expiresAt: clock.now() + linkLifeMs };
      links.set(hash, link);
      return { hash, expiresAt: link.expiresAt };
    },
    follow(hash) {
      const link = links.get(hash);
      return link !== undefined && link.expiresAt > clock.now() ? find(link.id) : undefined;
    },
    unlink: (hash) => links.delete(hash),
    clear() {
      files.clear();
      links.clear();
      totalBytes = 0;
    },
  };
}
