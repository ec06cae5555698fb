import { createServer } from '../src/index.ts';

/** A server in a process of its own, to be killed: `node server-process.ts '{"dataDir":…}' ['{overrides}']` says where it listens. */
const server = await createServer(
  JSON.parse(process.argv[2] ?? '{}') as Parameters<typeof createServer>[0],
  JSON.parse(process.argv[3] ?? '{}') as Parameters<typeof createServer>[1],
);
process.once('SIGTERM', () => {
  server[Symbol.asyncDispose]().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.stdout.write(`${JSON.stringify({ event: 'listening', url: server.url })}\n`);
