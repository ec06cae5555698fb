import { AppError, type UserId } from '@balcao/contract';
import type { WebSocket } from 'ws';
import type { StreamLimits } from './stream-limits.ts';

/** Counts sockets by whose they are, until they are closed. */
export interface Census {
  /** Whether one more may come that has not said whose it is. */
  hasRoom(): boolean;
  /** Counts a socket as nobody's, until what is answered is called or it is gone. */
  enter(ws: WebSocket): () => void;
  /** Refuses one more of somebody who has too many. */
  admit(ws: WebSocket, userId: UserId): void;
}

export function createCensus(limits: Pick<StreamLimits, 'strangers' | 'socketsPerUser'>): Census {
  const ofUser = new Map<UserId, number>();
  let strangers = 0;
  return {
    hasRoom: () => strangers < limits.strangers,
    enter: (ws) => {
      strangers += 1;
      let isStranger = true;
      const known = () => {
        if (isStranger) strangers -= 1;
        isStranger = false;
      };
      ws.once('close', known);
      return known;
    },
    admit: (ws, userId) => {
      const count = ofUser.get(userId) ?? 0;
      if (count >= limits.socketsPerUser) throw new AppError('rate.limited', { seconds: 10 });
      ofUser.set(userId, count + 1);
      ws.once('close', () => {
        const left = (ofUser.get(userId) ?? 1) - 1;
        if (left === 0) ofUser.delete(userId);
        else ofUser.set(userId, left);
      });
    },
  };
}
