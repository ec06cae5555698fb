import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of its own that answers questions over IPC: what is measured must not share a thread with what measures. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  ask<T>(question: string, input?: unknown): Promise<T>;
}

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

export async function startChild(
  module: URL,
  args: readonly string[],
  execArgv: readonly string[] = [],
): Promise<Child> {
  const child = fork(module, args, { execArgv: [...execArgv], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  const ended = once(child, 'exit');
  child.on('message', (message) => {
    const reply = message as Reply;
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.error === undefined) waiter?.resolve(reply.result);
    else waiter?.reject(new Error(reply.error));
  });
  child.on('exit', (code) => {
    for (const waiter of waiting.values()) waiter.reject(new Error(`${module.pathname} ended with ${code}`));
  });
  const ask = <T>(question: string, input: unknown = null): Promise<T> => {
    if (!child.connected) return Promise.reject(new Error(`${module.pathname} has ended`));
    last += 1;
    const waiter = Promise.withResolvers<unknown>();
    waiting.set(last, waiter);
    child.send({ id: last, question, input });
    return waiter.promise as Promise<T>;
  };
  await ask('ready');
  return { pid: child.pid ?? 0, ask, [Symbol.asyncDispose]: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  if (child.connected) child.disconnect();
  await ended;
  clearTimeout(timer);
}

export type Answers = Readonly<Record<string, (input: never) => unknown>>;

/** The other end: answers questions until the parent goes. */
export function answerParent(answers: Answers, close: () => Promise<void>): void {
  process.on('message', (message) => {
    const { id, question, input } = message as { id: number; question: string; input: unknown };
    const answer = question === 'ready' ? () => null : answers[question];
    Promise.resolve()
      .then(() => answer?.(input as never))
      .then(
        (result) => process.send?.({ id, result: result ?? null }),
        (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.stack : String(error) }),
      );
  });
  process.once('disconnect', () => {
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
