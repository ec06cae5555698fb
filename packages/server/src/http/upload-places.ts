import { AppError } from '@balcao/contract';

/** How many uploads a server takes at once, and of one person; and how many more of theirs may wait, unread, and for how long. */
export interface UploadLimits {
  readonly all: number;
  readonly perUser: number;
  readonly waitingPerUser: number;
  readonly waitMs: number;
}

const usual: UploadLimits = { all: 16, perUser: 8, waitingPerUser: 24, waitMs: 10_000 };
const comeBackSeconds = 5;

export interface UploadPlaces {
  /** A place, as soon as there is one; given back when it is disposed of. Refuses whoever would wait too long. */
  take(userId: string): Promise<Disposable>;
}

interface Waiter {
  readonly userId: string;
  readonly enter: (place: Disposable) => void;
}

/** Each upload holds a file and a connection. */
export function createUploadPlaces(limits: UploadLimits = usual): UploadPlaces {
  const taken = new Map<string, number>();
  const line: Waiter[] = [];
  let all = 0;

  const countOf = (userId: string) => taken.get(userId) ?? 0;
  const hasPlace = (userId: string) => all < limits.all && countOf(userId) < limits.perUser;
  const enter = (userId: string): Disposable => {
    all += 1;
    taken.set(userId, countOf(userId) + 1);
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (isHeld) leave(userId);
        isHeld = false;
      },
    };
  };
  const leave = (userId: string) => {
    all -= 1;
    if (countOf(userId) === 1) taken.delete(userId);
    else taken.set(userId, countOf(userId) - 1);
    const next = line.findIndex((waiter) => hasPlace(waiter.userId));
    const [waiter] = next === -1 ? [] : line.splice(next, 1);
    waiter?.enter(enter(waiter.userId));
  };
  return {
    take: async (userId) => {
      if (hasPlace(userId)) return enter(userId);
      if (line.filter((waiter) => waiter.userId === userId).length >= limits.waitingPerUser) throw tooMany();
      const { promise, resolve, reject } = Promise.withResolvers<Disposable>();
      const waiter: Waiter = { userId, enter: resolve };
      line.push(waiter);
      const timer = setTimeout(() => {
        const at = line.indexOf(waiter);
        if (at === -1) return;
        line.splice(at, 1);
        reject(tooMany());
      }, limits.waitMs);
      return promise.finally(() => clearTimeout(timer));
    },
  };
}

const tooMany = () =>
  new AppError('server.unavailable', { problem: 'too many uploads at once', seconds: comeBackSeconds });
