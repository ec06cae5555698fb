export type { Clock } from './clock.ts';
export { createEmulator, type Emulator, type EmulatorOptions } from './emulator.ts';
export type { FaultRule } from './faults.ts';
export type { GraphAccountInput, RegisteredAccount } from './graph/graph-provider.ts';
export type { InboundInput } from './graph/inbound-input.ts';
export type { SentItem } from './journal.ts';
export type { Log } from './log.ts';
export type { InboundResult, Limits } from './provider.ts';
export { type Random, seededRandom } from './random.ts';
export {
  playScenario,
  type ScenarioMessage,
  type ScenarioOptions,
  type ScenarioReport,
} from './scenario/play-scenario.ts';
export type { Delivery, DeliveryAttempt, RetryPolicy } from './webhook-delivery.ts';
