import { Option } from 'commander';

/** Every command takes `--json`; where help need not say so, because the output is JSON anyway or nobody reads it, it is hidden. */
export function jsonFlag(): Option {
  return new Option('--json', 'JSON').hideHelp();
}
