import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Kept, Tray, Waiting } from '../store/tray.ts';
import { isAbsent, ownFolder, writeWhole } from './whole-file.ts';

export interface OutboxFolderOptions {
  readonly folder: string;
  /** A file that is no message: it was put aside under this path. */
  readonly onUnread: (path: string) => void;
  /** Without a sign of life for so long, whoever waits with a message has left it. */
  readonly leaseMs?: number;
}

const usualLeaseMs = 10_000;
const fileName = /^(?<order>\d{15}-\d{4}-[^.]+)\.(?<owner>[^.]+)\.json$/;

/**
 * The waiting messages of one user on one server: a file each, shared by all processes of that user on this computer.
 *
 * The name says in which order they were written and which process sends it. Taking one over is a rename, which succeeds for
 * one process only. Whoever waits with a message gives it a sign of life (its time) every second; a message whose process is
 * gone, or gave none for `leaseMs` (stopped, hung, on a computer that shares the folder), is free. Two that send it all the
 * same, because one of them woke up, send it with the same key, and the server carries it out once.
 */
export function createOutboxFolder({ folder, onUnread, leaseMs = usualLeaseMs }: OutboxFolderOptions): Tray {
  ownFolder(folder);
  const me = newOwner();
  /** Where each message is, as last seen. */
  const names = new Map<string, string>();
  const read = new Map<string, { readonly ino: number; readonly message: Waiting }>();
  let count = 0;

  const pathOf = (name: string) => join(folder, name);
  const orderOf = (name: string) => fileName.exec(name)?.groups?.['order'] ?? '';

  function messageIn(name: string, ino: number): Waiting | null {
    const known = read.get(name);
    if (known?.ino === ino) return known.message;
    const message = parse(readFileSync(pathOf(name), 'utf8'));
    if (message === null) {
      renameSync(pathOf(name), `${pathOf(name)}.unread`);
      onUnread(`${pathOf(name)}.unread`);
      return null;
    }
    read.set(name, { ino, message });
    return message;
  }

  function keptIn(name: string, nowMs: number): Kept | null {
    const owner = fileName.exec(name)?.groups?.['owner'];
    if (owner === undefined) return null;
    try {
      const { ino, mtimeMs } = statSync(pathOf(name));
      const message = messageIn(name, ino);
      if (message === null) return null;
      const isOurs = owner === me;
      return { ...message, isOurs, isFree: !isOurs && isLeft(owner, Math.abs(nowMs - mtimeMs) > leaseMs) };
    } catch (error) {
      // Sent or taken over since the folder was read.
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  function save(name: string, message: Waiting): void {
    writeWhole(folder, name, JSON.stringify({ version: 1, ...message }));
    names.set(message.clientKey, name);
  }

  return {
    add(message) {
      count += 1;
      const at = String(Date.parse(message.at)).padStart(15, '0');
      save(`${at}-${String(count % 10_000).padStart(4, '0')}-${me}.${me}.json`, message);
    },
    update(message) {
      const name = names.get(message.clientKey);
      if (name !== undefined && ownerOf(name) === me) save(name, message);
    },
    remove(clientKey) {
      const name = names.get(clientKey);
      if (name === undefined) return;
      rmSync(pathOf(name), { force: true });
      names.delete(clientKey);
      read.delete(name);
    },
    look() {
      const nowMs = Date.now();
      const found: Kept[] = [];
      names.clear();
      for (const name of readdirSync(folder).sort()) {
        const kept = keptIn(name, nowMs);
        if (kept === null) continue;
        names.set(kept.clientKey, name);
        found.push(kept);
      }
      for (const name of read.keys())
        if (!found.some(({ clientKey }) => names.get(clientKey) === name)) read.delete(name);
      return found;
    },
    claim(clientKey) {
      const name = names.get(clientKey);
      if (name === undefined) return false;
      const own = `${orderOf(name)}.${me}.json`;
      try {
        renameSync(pathOf(name), pathOf(own));
        touch(pathOf(own));
      } catch (error) {
        if (isAbsent(error)) return false;
        throw error;
      }
      names.set(clientKey, own);
      return true;
    },
    holds(clientKey) {
      const name = names.get(clientKey);
      return (
        name !== undefined && ownerOf(name) === me && statSync(pathOf(name), { throwIfNoEntry: false }) !== undefined
      );
    },
    stay() {
      for (const name of names.values()) if (ownerOf(name) === me) touch(pathOf(name));
    },
  };
}

function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch (error) {
    // Taken over while this process slept.
    if (!isAbsent(error)) throw error;
  }
}

function ownerOf(name: string): string | undefined {
  return fileName.exec(name)?.groups?.['owner'];
}

/** Process and computer, and something of its own, because process ids come again. */
function newOwner(): string {
  const chance = Math.random().toString(36).slice(2, 8);
  return `${process.pid}~${hostWord()}~${chance}`;
}

function hostWord(): string {
  return encodeURIComponent(hostname()).replaceAll('.', '_');
}

/** Gone for certain, or silent for too long. */
function isLeft(owner: string, isSilent: boolean): boolean {
  const [pid = '', host = ''] = owner.split('~');
  return isSilent || (host === hostWord() && !isRunning(Number(pid)));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function parse(text: string): Waiting | null {
  try {
    const { version: _version, ...message } = JSON.parse(text) as Waiting & { version: number };
    const { clientKey, threadId, at, input } = message;
    const isWhole =
      [clientKey, threadId, at].every((part) => typeof part === 'string') &&
      typeof input === 'object' &&
      input !== null;
    return isWhole ? message : null;
  } catch {
    return null;
  }
}
