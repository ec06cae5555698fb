import { type Random, seededRandom } from '../random.ts';
import { people, stories } from './stories.ts';
import type { Person, Step, Story } from './story.ts';

/** One customer of a scenario: who, which errand, when they begin, and how fast they type. */
export interface PlannedCustomer {
  readonly person: Person;
  readonly story: Story;
  /** Before the first message, at speed 1. */
  readonly startAfterMs: number;
  readonly msPerCharacter: number;
  readonly seed: number;
}

const spreadMs = 45_000;

/** Casts a scenario: the same seed gives the same people with the same errands and pauses. */
export function planScenario({ seed, customers }: { seed: number; customers: number }): readonly PlannedCustomer[] {
  const random = seededRandom(seed);
  const cast = shuffle(random, people);
  const errands = shuffle(random, stories);
  const count = Math.max(0, Math.min(customers, cast.length));
  return cast.slice(0, count).flatMap((person, index) => {
    const story = errands[index % errands.length];
    if (story === undefined) return [];
    const startAfterMs = index === 0 ? 500 : Math.round(random() * spreadMs);
    const msPerCharacter = Math.round(35 + random() * 50);
    return [{ person, story, startAfterMs, msPerCharacter, seed: Math.floor(random() * 2 ** 32) }];
  });
}

/** Reading, thinking and typing before a step, at speed 1. */
export function pauseBefore(random: Random, { msPerCharacter }: PlannedCustomer, step: Step): number {
  const thinkMs = 700 + random() * 2300;
  switch (step.do) {
    case 'say':
    case 'add':
    case 'answer':
      return Math.round(thinkMs + Math.min(step.text.length, 160) * msPerCharacter);
    case 'voice':
      return Math.round(thinkMs + step.seconds * 1000);
    case 'react':
      return Math.round(thinkMs);
    case 'photo':
    case 'document':
    case 'location':
    case 'sticker':
      return Math.round(thinkMs + 4000);
  }
}

function shuffle<T>(random: Random, items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, order: random() }))
    .toSorted((left, right) => left.order - right.order)
    .map(({ item }) => item);
}
