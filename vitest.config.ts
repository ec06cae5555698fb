import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@balcao/source', 'node'] },
  ssr: { resolve: { conditions: ['@balcao/source', 'node'] } },
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'packages/*/test/**/*.test.{ts,tsx}'],
    globalSetup: ['scripts/test-writers.ts'],
    pool: 'forks',
    execArgv: [
      '--conditions=@balcao/source',
      `--import=${new URL('./scripts/type-stripping.mjs', import.meta.url).href}`,
    ],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    env: { TZ: 'America/Sao_Paulo', NO_COLOR: '1' },
  },
});
