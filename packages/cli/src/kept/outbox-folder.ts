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
export class OutboxFolder implements Tray {
  readonly #folder: string;
  readonly #leaseMs: number;
  readonly #onUnread: (path: string) => void;
  readonly #me = newOwner();
  /** Where each message is, as last seen. */
  readonly #names = new Map<string, string>();
  /** A file is read once: what is written anew is another file. */
  readonly #read = new Map<string, { readonly ino: number; readonly message: Waiting }>();
  #count = 0;

  constructor({ folder, onUnread, leaseMs = usualLeaseMs }: OutboxFolderOptions) {
    ownFolder(folder);
    this.#folder = folder;
    this.#leaseMs = leaseMs;
    this.#onUnread = onUnread;
  }

  add(message: Waiting): void {
    this.#count += 1;
    const at = String(Date.parse(message.at)).padStart(15, '0');
    const count = String(this.#count % 10_000).padStart(4, '0');
    this.#save(`${at}-${count}-${this.#me}.${this.#me}.json`, message);
  }

  update(message: Waiting): void {
    const name = this.#names.get(message.clientKey);
    if (name !== undefined && ownerOf(name) === this.#me) this.#save(name, message);
  }

  remove(clientKey: string): void {
    const name = this.#names.get(clientKey);
    if (name === undefined) return;
    rmSync(this.#path(name), { force: true });
    this.#names.delete(clientKey);
    this.#read.delete(name);
  }

  look(): readonly Kept[] {
    const nowMs = Date.now();
    const found = readdirSync(this.#folder)
      .sort()
      .flatMap((name) => this.#kept(name, nowMs) ?? []);
    this.#names.clear();
    for (const { name, kept } of found) this.#names.set(kept.clientKey, name);
    const names = new Set(found.map(({ name }) => name));
    for (const name of this.#read.keys()) if (!names.has(name)) this.#read.delete(name);
    return found.map(({ kept }) => kept);
  }

  claim(clientKey: string): boolean {
    const name = this.#names.get(clientKey);
    if (name === undefined) return false;
    const own = `${fileName.exec(name)?.groups?.['order'] ?? ''}.${this.#me}.json`;
    try {
      renameSync(this.#path(name), this.#path(own));
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
    touch(this.#path(own));
    this.#names.set(clientKey, own);
    return true;
  }

  holds(clientKey: string): boolean {
    const name = this.#names.get(clientKey);
    if (name === undefined || ownerOf(name) !== this.#me) return false;
    return statSync(this.#path(name), { throwIfNoEntry: false }) !== undefined;
  }

  stay(): void {
    for (const name of this.#names.values()) if (ownerOf(name) === this.#me) touch(this.#path(name));
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  #save(name: string, message: Waiting): void {
    writeWhole(this.#folder, name, JSON.stringify({ version: 1, ...message }));
    this.#names.set(message.clientKey, name);
  }

  #kept(name: string, nowMs: number): { readonly name: string; readonly kept: Kept } | null {
    const owner = ownerOf(name);
    if (owner === undefined) return null;
    try {
      const { ino, mtimeMs } = statSync(this.#path(name));
      const message = this.#message(name, ino);
      if (message === null) return null;
      const isOurs = owner === this.#me;
      const isFree = !isOurs && isLeft(owner, Math.abs(nowMs - mtimeMs) > this.#leaseMs);
      return { name, kept: { ...message, isOurs, isFree } };
    } catch (error) {
      // Sent or taken over since the folder was read.
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  #message(name: string, ino: number): Waiting | null {
    const known = this.#read.get(name);
    if (known?.ino === ino) return known.message;
    const path = this.#path(name);
    const message = parse(readFileSync(path, 'utf8'));
    if (message === null) {
      renameSync(path, `${path}.unread`);
      this.#onUnread(`${path}.unread`);
      return null;
    }
    this.#read.set(name, { ino, message });
    return message;
  }
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
