import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { AppError } from '@balcao/contract';
import Database from 'better-sqlite3';

/*
 * One process owns an embedded database. Two that write to it count its events each by itself, so a second one is refused.
 *
 * What decides is a lock of the operating system on a file beside the database, taken through SQLite, which is there anyway: it
 * dies with the process however that ends, it does not care about process ids, and containers that share a volume share it.
 * Nothing else may open that file: a lock goes with the first descriptor that its process closes.
 *
 * Who holds it stands in a second file, for the message, and for the one case that the lock does not cover: a lock file that
 * somebody removed. Whoever then takes a new one still finds the first process alive; and the owner puts back what is gone.
 */
export interface Ownership extends Disposable {
  readonly lockPath: string;
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  /** Which start of which machine: with the process's own start, a process id that is another's today is told apart. */
  readonly boot: string | null;
  readonly started: string | null;
}

/** Two that start at the same moment are in each other's way for an instant; one of them has it by then. */
const patienceMs = 300;
const watchMs = 1_000;

/** Takes the database at `path` for this process; throws `server.folderInUse`, or `server.folderUnusable`. */
export function ownDatabase(path: string): Ownership {
  const me: Owner = { pid: process.pid, host: hostname(), since: new Date().toISOString(), ...identity(process.pid) };
  const files = filesOf(path);
  let held = hold(files);
  try {
    const other = readOwner(files.owner);
    if (other !== null && isAlive(other)) throw inUse(files.folder, other);
    writeOwner(files.owner, me);
  } catch (error) {
    held.close();
    throw error instanceof AppError ? error : unusable(files.folder, error);
  }
  const putBack = () => {
    if (!isSameFile(held, files.lock)) held = { ...hold(files), before: held };
    if (readOwner(files.owner)?.since !== me.since) writeOwner(files.owner, me);
  };
  const watch = setInterval(() => {
    try {
      putBack();
    } catch {
      // The folder is away, or somebody else is trying at this moment: looked at again in a second.
    }
  }, watchMs);
  watch.unref();
  return {
    lockPath: files.lock,
    [Symbol.dispose]: () => {
      clearInterval(watch);
      if (readOwner(files.owner)?.since === me.since) rmSync(files.owner, { force: true });
      for (let lock: Held | undefined = held; lock !== undefined; lock = lock.before) lock.close();
    },
  };
}

interface Files {
  readonly folder: string;
  readonly lock: string;
  readonly owner: string;
}

/** Beside the database itself: a link to it, or to its folder, is the same database. */
function filesOf(path: string): Files {
  const folder = dirname(path);
  try {
    const real = existsSync(path) ? realpathSync(path) : join(realpathSync(folder), basename(path));
    return { folder, lock: `${real}.lock`, owner: `${real}.owner` };
  } catch (error) {
    throw unusable(folder, error);
  }
}

interface Held {
  readonly close: () => void;
  readonly file: { readonly dev: number; readonly ino: number };
  /** The lock before, on a file that has no name any more. */
  readonly before?: Held;
}

function hold(files: Files): Held {
  try {
    return lockExclusively(files.lock);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === 'SQLITE_BUSY') throw inUse(files.folder, readOwner(files.owner));
    if (code !== 'SQLITE_NOTADB' && code !== 'SQLITE_CORRUPT') throw unusable(files.folder, error);
  }
  // Something else was written into it, and nobody holds it: emptied in place, so that two who find it so still meet.
  try {
    closeSync(emptied(files.lock));
    return lockExclusively(files.lock);
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'SQLITE_BUSY') throw inUse(files.folder, readOwner(files.owner));
    throw unusable(files.folder, error);
  }
}

function emptied(path: string): number {
  const descriptor = openSync(path, 'r+');
  ftruncateSync(descriptor);
  return descriptor;
}

function lockExclusively(path: string): Held {
  const db = new Database(path, { timeout: patienceMs });
  try {
    db.exec('BEGIN EXCLUSIVE');
    const { dev, ino } = statSync(path);
    return { close: () => db.close(), file: { dev, ino } };
  } catch (error) {
    db.close();
    throw error;
  }
}

function isSameFile({ file }: Held, path: string): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  return now !== undefined && now.dev === file.dev && now.ino === file.ino;
}

function readOwner(path: string): Owner | null {
  try {
    const { pid, host, since, boot, started } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Owner>;
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof since !== 'string') return null;
    return { pid, host, since, boot: boot ?? null, started: started ?? null };
  } catch {
    return null;
  }
}

/** Written aside and put in place: whoever reads it finds all of it. */
function writeOwner(path: string, owner: Owner): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(owner)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Known for certain to be that very process, still running; where the system does not tell, the lock alone decides. */
function isAlive({ pid, boot, started }: Owner): boolean {
  const now = identity(pid);
  return boot !== null && started !== null && now.boot === boot && now.started === started;
}

function identity(pid: number): Pick<Owner, 'boot' | 'started'> {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // After the name, which may hold anything: the state is the 3rd field, the start the 22nd. A zombie holds nothing.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s/s, '')
      .split(' ');
    const isGone = fields[0] === 'Z' || fields[0] === 'X';
    return { boot, started: isGone ? null : (fields[19] ?? null) };
  } catch {
    return { boot: null, started: null };
  }
}

const inUse = (folder: string, owner: Owner | null) =>
  new AppError('server.folderInUse', {
    folder,
    pid: owner?.pid ?? null,
    host: owner?.host ?? null,
    since: owner?.since ?? null,
  });

const unusable = (folder: string, error: unknown) =>
  new AppError(
    'server.folderUnusable',
    { folder, problem: error instanceof Error ? error.message : String(error) },
    { cause: error },
  );
