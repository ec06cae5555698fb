import { parentPort, workerData } from 'node:worker_threads';
import { createHandlers } from './registry.ts';
import { startWriter } from './store/sqlite/writer.ts';

/** Entry of the writer thread: the same handlers as everywhere, on the one writing connection. */
if (parentPort === null) throw new Error('writer.worker runs as a worker thread');
await startWriter(parentPort, (workerData as { readonly path: string }).path, createHandlers());
