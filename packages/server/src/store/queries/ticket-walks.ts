import type { TicketState } from '@balcao/contract';
import type { Reads } from '../store.ts';
import { type Condition, holds, type Walk } from './condition.ts';
import type { Branch } from './ticket-plan.ts';

/*
 * A condition on a tag, type, demand, board or funnel has lists of its own, in the order of the ticket list. Walking them is
 * better than walking the viewer's slices where those are longer, and worse where they are short.
 */

/** Slices with no more tickets than this are read sooner than a long list of something else. */
const shortLimit = 5000;
/** Lists are told apart by length up to this. */
const countLimit = 20_000;

export interface WalkPlan {
  readonly condition: Condition;
  readonly branches: readonly Branch[];
}

/** The shortest lists of the conditions that have some; null when none has, or when the viewer's own slices are short. */
export async function walkInstead(
  reads: Reads,
  conditions: readonly Condition[],
  states: readonly TicketState[],
  own: readonly Branch[],
): Promise<WalkPlan | null> {
  const plans = conditions.flatMap((condition) => {
    const inStates = (condition.walks ?? []).flatMap((walk) => states.map((state) => ({ walk, state })));
    const branches = inStates.map(({ walk, state }) => branchOf(walk, state));
    const counted = inStates.map(({ walk, state }) => branchOf({ ...walk, ...walk.counted }, state));
    return branches.length === 0 ? [] : [{ condition, branches, counted }];
  });
  const [first] = plans;
  if (first === undefined || (await lengthOf(reads, own, shortLimit + 1)) <= shortLimit) return null;
  if (plans.length === 1) return first;
  let [best, length] = [first, countLimit + 1];
  for (const plan of plans) {
    // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
    const found = await lengthOf(reads, plan.counted, length);
    if (found < length) [best, length] = [plan, found];
  }
  return best;
}

const branchOf = (walk: Walk, state: TicketState): Branch => ({
  from: walk.from,
  fromParams: [],
  where: holds(`${walk.where} AND ${walk.state} = '${state}'`, walk.params),
  order: { activity: walk.activity, id: walk.id },
});

/** How many tickets are in the branches, counted no further than `limit`. */
async function lengthOf(reads: Reads, branches: readonly Branch[], limit: number): Promise<number> {
  let length = 0;
  for (const { from, fromParams, where } of branches) {
    // oxlint-disable-next-line no-await-in-loop -- as above
    const row = await reads.get<{ n: number }>(
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${from} WHERE ${where.sql} LIMIT ${limit - length}) x`,
      [...fromParams, ...where.params],
    );
    length += Number(row?.n ?? 0);
    if (length >= limit) return limit;
  }
  return length;
}
