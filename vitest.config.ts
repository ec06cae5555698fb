import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@balcao/source', 'node'] },
  ssr: { resolve: { conditions: ['@balcao/source', 'node'] } },
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'packages/*/test/**/*.test.{ts,tsx}'],
    pool: 'forks',
    // Worker threads strip types with WebAssembly; freeing its tiered-up code can end the process (nodejs/node#64500).
    execArgv: ['--conditions=@balcao/source', '--no-wasm-tier-up'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    env: { TZ: 'America/Sao_Paulo', NO_COLOR: '1' },
  },
});
