import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { galleryEntity } from '../../entities/catalogue.ts';
import { listOf } from '../../views.ts';

export const galleryList = defineRead({
  id: 'gallery.list',
  title: { en: 'List the gallery', 'pt-BR': 'Listar galeria' },
  summary: {
    en: 'Images and files kept to be sent, by name, each with its versions.',
    'pt-BR': 'Imagens e arquivos guardados para envio, por nome, cada um com suas versões.',
  },
  input: { kind: z.enum(['image', 'file']).optional(), query: z.string().trim().max(200).optional() },
  output: listOf(galleryEntity),
  permission: 'catalogue.use',
  examples: ['balcao galleries list', 'balcao galleries list --kind image --json'],
});
