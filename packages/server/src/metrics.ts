import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly webhooks: Counter<'channel' | 'outcome'>;
  readonly actions: Histogram<'action' | 'outcome'>;
  readonly streams: Gauge;
  readonly shed: Counter;
}

/**
 * Counts without people in them: channels, actions and outcomes only.
 *
 * @param lastBackup when the last backup was made, in seconds since 1970
 */
export function createMetrics(lastBackup: () => Promise<number | null>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'balcao_last_backup_timestamp_seconds',
    help: 'When the last backup was made; 0 where none was',
    registers,
    async collect() {
      this.set((await lastBackup()) ?? 0);
    },
  });
  return {
    registry,
    webhooks: new Counter({
      name: 'balcao_webhooks_total',
      help: 'Provider deliveries by outcome',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    actions: new Histogram({
      name: 'balcao_action_seconds',
      help: 'Duration of actions',
      labelNames: ['action', 'outcome'],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    streams: new Gauge({ name: 'balcao_streams', help: 'Open event streams', registers }),
    shed: new Counter({
      name: 'balcao_streams_shed_total',
      help: 'Streams that were too slow and read on from the log',
      registers,
    }),
  };
}
