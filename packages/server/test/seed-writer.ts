import { parentPort, workerData } from 'node:worker_threads';
import { startWriter } from '../src/store/sqlite/writer.ts';
import { seedHandlers } from './seed-handlers.ts';

if (parentPort === null) throw new Error('this is the writer thread of tests');
await startWriter(parentPort, (workerData as { path: string }).path, seedHandlers);
