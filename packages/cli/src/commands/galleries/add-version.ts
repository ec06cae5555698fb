import type { Label } from '@balcao/contract';
import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { runAction } from '../../cli/derive.ts';
import { usage } from '../../cli/local-error.ts';
import { uploadForGallery } from '../messages/outgoing-file.ts';

const texts = {
  gallery: { en: 'gallery item: id or name', 'pt-BR': 'item da galeria: id ou nome' },
  file: { en: 'the newer file; - reads it from stdin', 'pt-BR': 'o arquivo mais novo; - lê da entrada' },
} as const satisfies Record<string, Label>;

export const command: CommandDefinition = {
  examples: ['balcao galleries add-version Catálogo --file nota.pdf'],
  takes: { output: true, change: true },
  define: (command, language) => {
    command
      .argument('<gallery>', texts.gallery[language])
      .option('-f, --file <path>', texts.file[language])
      .option('--client-key <key>', 'clientKey');
  },
  run: async (context, { args: [gallery = ''], options }) => {
    const { file, clientKey } = options;
    if (typeof file !== 'string') throw usage('--file');
    const uploaded = await uploadForGallery(context, file);
    const input = {
      gallery,
      media: uploaded.id,
      ...(clientKey === undefined ? {} : { clientKey }),
    };
    await runAction(context, findFacts('gallery.addVersion'), [input], {
      several: false,
      preset: {},
      file: uploaded.described,
    });
  },
};
