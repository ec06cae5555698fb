import { expect, test } from 'vitest';
import { playScenario, type ScenarioMessage } from '../src/index.ts';
import { planScenario } from '../src/scenario/plan-scenario.ts';
import { stories } from '../src/scenario/stories.ts';
import { account, type Rig, startRig } from './rig.ts';

/** A desk that answers every message at once; its words do not matter. */
function answerEveryone(rig: Rig): (message: ScenarioMessage) => void {
  const answers: Promise<unknown>[] = [];
  return ({ phone }) => void answers.push(rig.text(phone));
}

async function playAnswered(seed: number) {
  await using rig = await startRig();
  const onMessage = answerEveryone(rig);
  const report = await playScenario({
    emulator: rig.emulator,
    account: account.phoneNumberId,
    seed,
    speed: 0,
    customers: 4,
    patienceMs: 5000,
    onMessage,
  });
  await rig.emulator.settled();
  const words = Map.groupBy(rig.receiver.messages, ({ from }) => String(from));
  const spoken = [...words].map(([from, messages]) => [from, messages.map(({ type, text }) => [type, text])] as const);
  return { report, spoken: Object.fromEntries(spoken), count: rig.receiver.messages.length };
}

test('answered customers tell their whole story and thank, the same for the same seed', async () => {
  const [first, again, other] = [await playAnswered(3), await playAnswered(3), await playAnswered(4)];
  expect(first.report.customers.map(({ ending }) => ending)).toEqual(Array.from({ length: 4 }, () => 'thanked'));
  expect(first.spoken).toEqual(again.spoken);
  expect(first.spoken).not.toEqual(other.spoken);
  expect(first.count).toBeLessThanOrEqual(4 * 14);
});

test('a customer nobody answers asks again once and gives up', async () => {
  await using rig = await startRig();
  const report = await playScenario({
    emulator: rig.emulator,
    account: account.phoneNumberId,
    speed: 0,
    customers: 1,
    patienceMs: 5,
  });
  await rig.emulator.settled();
  const [customer] = report.customers;
  const story = stories.find(({ id }) => id === customer?.story);
  expect(customer?.ending).toBe('gave up');
  expect(rig.receiver.messages).toHaveLength((story?.opening.length ?? 0) + 1);
  expect(rig.receiver.messages.at(-1)).toMatchObject({ text: { body: story?.nudge } });
});

test('a signal stops a scenario that plays at human pace', async () => {
  await using rig = await startRig();
  const abort = new AbortController();
  const playing = playScenario({
    emulator: rig.emulator,
    account: account.phoneNumberId,
    customers: 3,
    signal: abort.signal,
  });
  abort.abort();
  expect((await playing).customers.map(({ ending }) => ending)).toEqual(['stopped', 'stopped', 'stopped']);
});

test('the cast is decided by the seed, and never larger than the town', () => {
  expect(planScenario({ seed: 9, customers: 6 })).toEqual(planScenario({ seed: 9, customers: 6 }));
  expect(planScenario({ seed: 9, customers: 6 })).not.toEqual(planScenario({ seed: 10, customers: 6 }));
  const everyone = planScenario({ seed: 1, customers: 500 });
  expect(new Set(everyone.map(({ person }) => person.phone)).size).toBe(everyone.length);
  expect(stories.length).toBeGreaterThanOrEqual(8);
});
