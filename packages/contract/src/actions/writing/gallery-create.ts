import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { galleryEntity } from '../../entities/catalogue.ts';
import { idSchema } from '../../id-schema.ts';
import { nameText } from '../../name-text.ts';

export const galleryCreate = defineAction({
  id: 'gallery.create',
  title: { en: 'Add to the gallery', 'pt-BR': 'Incluir na galeria' },
  summary: {
    en: 'Keep an uploaded file under a name, for everybody to send: its first version.',
    'pt-BR': 'Guarda um arquivo enviado ao servidor com um nome, para todos enviarem: a primeira versão.',
  },
  input: {
    name: nameText(120),
    kind: z.enum(['image', 'file']).optional().describe('image or file; told from the content when absent'),
    media: idSchema('media').describe('A file uploaded to /v1/media'),
  },
  output: galleryEntity,
  permission: 'catalogue.manage',
  examples: ['balcao galleries create "Tabela de preços" --file nota.pdf'],
});
