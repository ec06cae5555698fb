import { version } from './version.ts';

/**
 * The entry stays thin: `--version` answers before anything else is loaded, the terminal UI and the commands are chunks
 * of their own, and a command never loads the UI.
 */
const args = process.argv.slice(2);

if (args[0] === '--version' || args[0] === '-V') printVersion();
else await run();

function printVersion(): void {
  const asJson = args.includes('--json');
  process.stdout.write(asJson ? `${JSON.stringify({ version, node: process.versions.node })}\n` : `${version}\n`);
}

async function run(): Promise<void> {
  const { cacheCompiledCode } = await import('./cli/compile-cache.ts');
  cacheCompiledCode(process.env);
  const { runProcess } = await import('./cli/run-process.ts');
  await runProcess(args);
}
