import type { Express } from 'express';
import type { HttpPorts } from './caller.ts';

/** Alive: the process answers. Ready: migrated, and what is written now, a row and a file, is on disk. */
export function healthRoutes(app: Express, { context, isReady }: HttpPorts): void {
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' });
  });
  app.get('/readyz', async (_request, response) => {
    try {
      await isReady();
      response.json({ status: 'ready', seq: context.feed.head() });
    } catch (error) {
      response
        .status(503)
        .setHeader('retry-after', '2')
        .json({ status: 'not ready', reason: error instanceof Error ? error.message : String(error) });
    }
  });
  app.get('/metrics', async (_request, response) => {
    response.type(context.metrics.registry.contentType).send(await context.metrics.registry.metrics());
  });
}
