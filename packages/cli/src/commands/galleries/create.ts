import type { Label } from '@balcao/contract';
import { Option } from 'commander';
import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { runAction } from '../../cli/derive.ts';
import { usage } from '../../cli/local-error.ts';
import { uploadForGallery } from '../messages/outgoing-file.ts';

const texts = {
  name: { en: 'name', 'pt-BR': 'nome' },
  file: { en: 'the file; - reads it from stdin', 'pt-BR': 'o arquivo; - lê da entrada' },
  kind: { en: 'told from the content when absent', 'pt-BR': 'dito pelo conteúdo, se ausente' },
} as const satisfies Record<string, Label>;

export const command: CommandDefinition = {
  examples: ['balcao galleries create "Tabela de preços" --file nota.pdf'],
  takes: { output: true, change: true },
  define: (command, language) => {
    command
      .argument('<name>', texts.name[language])
      .option('-f, --file <path>', texts.file[language])
      .addOption(new Option('--kind <kind>', texts.kind[language]).choices(['image', 'file']))
      .option('--client-key <key>', 'clientKey');
  },
  run: async (context, { args: [name = ''], options }) => {
    const { file, kind, clientKey } = options;
    if (typeof file !== 'string') throw usage('--file');
    const uploaded = await uploadForGallery(context, file);
    const input = {
      name,
      media: uploaded.id,
      ...(kind === undefined ? {} : { kind }),
      ...(clientKey === undefined ? {} : { clientKey }),
    };
    await runAction(context, findFacts('gallery.create'), [input], {
      several: false,
      preset: {},
      file: uploaded.described,
    });
  },
};
