import { actions } from '@balcao/contract';
import { type ActionFacts, factsOf } from './action-facts.ts';

/** Every action. The bundle holds the value of this list instead of the code that computes it (scripts/build.ts). */
export const actionList: readonly ActionFacts[] = actions.map(factsOf);
