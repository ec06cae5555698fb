import { createServer } from '../src/index.ts';

/** A server in a process of its own, to be killed: `node server-process.ts '{"dataDir":…}'` says where it listens. */
const server = await createServer(JSON.parse(process.argv[2] ?? '{}') as Parameters<typeof createServer>[0]);
process.stdout.write(`${JSON.stringify({ event: 'listening', url: server.url })}\n`);
