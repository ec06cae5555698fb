import type { CommandDefinition, CommandSpec } from '../../cli/command-spec.ts';
import { safeJson } from '../../cli/escape.ts';
import { write } from '../../cli/io.ts';
import { jsonFlag } from '../../cli/json-flag.ts';
import { usage } from '../../cli/local-error.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

export const command: CommandDefinition = {
  examples: [
    'balcao completion bash > ~/.local/share/bash-completion/completions/balcao',
    'source <(balcao completion zsh)',
  ],
  takes: {},
  define: (command) => {
    command.argument('<shell>', shells.join(', ')).addOption(jsonFlag());
  },
  run: async (context, { args: [name] }) => {
    const shell = shells.find((each) => each === name);
    if (shell === undefined) throw usage(`${name} (${shells.join(', ')})`);
    const { registry } = await import('../registry.ts');
    const tree = treeOf(registry(), (spec) => context.text(spec.summary));
    const script = { bash: bashScript, zsh: zshScript, fish: fishScript }[shell];
    const text = script(tree);
    await write(context.io.stdout, context.options['json'] === true ? `${safeJson({ shell, script: text })}\n` : text);
  },
};

interface Entry {
  readonly word: string;
  readonly summary: string;
  readonly verbs: readonly { readonly word: string; readonly summary: string }[];
}

function treeOf(specs: readonly CommandSpec[], textOf: (spec: CommandSpec) => string): readonly Entry[] {
  const visible = specs.filter(({ isHidden }) => isHidden !== true);
  return [...Map.groupBy(visible, ({ path: [word] }) => word)].map(([word, group]) => {
    const verbs = group.flatMap((spec) =>
      spec.path[1] === undefined ? [] : [{ word: spec.path[1], summary: textOf(spec) }],
    );
    const [first] = group;
    const summary = verbs.length > 0 || first === undefined ? verbs.map((verb) => verb.word).join(', ') : textOf(first);
    return { word, summary, verbs };
  });
}

function bashScript(tree: readonly Entry[]): string {
  const cases = tree
    .filter(({ verbs }) => verbs.length > 0)
    .map(({ word, verbs }) => `    ${word}) words='${verbs.map((verb) => verb.word).join(' ')}' ;;`);
  return `# bash completion of balcao
_balcao() {
  local current=\${COMP_WORDS[COMP_CWORD]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${tree.map(({ word }) => word).join(' ')}'
  elif [ "$COMP_CWORD" -eq 2 ]; then
    case \${COMP_WORDS[1]} in
${cases.join('\n')}
    esac
  fi
  case $current in -*) words='${commonFlags.join(' ')}' ;; esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _balcao balcao
`;
}

function zshScript(tree: readonly Entry[]): string {
  const list = (entries: readonly { readonly word: string; readonly summary: string }[]) =>
    entries.map(({ word, summary }) => `'${word}:${quoteless(summary)}'`).join(' ');
  const cases = tree
    .filter(({ verbs }) => verbs.length > 0)
    .map(({ word, verbs }) => `    ${word}) entries=(${list(verbs)}) ;;`);
  return `#compdef balcao
_balcao() {
  local -a entries
  if (( CURRENT == 2 )); then
    entries=(${list(tree)})
  elif (( CURRENT == 3 )); then
    case $words[2] in
${cases.join('\n')}
    esac
  fi
  if (( $#entries )); then _describe command entries; else _files; fi
}
compdef _balcao balcao
`;
}

function fishScript(tree: readonly Entry[]): string {
  const lines = tree.flatMap(({ word, summary, verbs }) => [
    `complete -c balcao -n __fish_use_subcommand -f -a ${word} -d '${quoteless(summary)}'`,
    ...verbs.map(
      (verb) =>
        `complete -c balcao -n '__fish_seen_subcommand_from ${word}' -f -a ${verb.word} -d '${quoteless(verb.summary)}'`,
    ),
  ]);
  const flags = commonFlags.map((flag) => `complete -c balcao -l ${flag.slice(2)}`);
  return `# fish completion of balcao\n${[...lines, ...flags].join('\n')}\n`;
}

const commonFlags = [
  '--help',
  '--json',
  '--jsonl',
  '--csv',
  '--fields',
  '--ids-only',
  '--filter',
  '--limit',
  '--dry-run',
  '--yes',
  '--server',
  '--profile',
  '--lang',
];

function quoteless(text: string): string {
  return text.replaceAll("'", '’').replaceAll(':', '\\:');
}
