import { defineAction } from '../../action.ts';
import { galleryEntity } from '../../entities/catalogue.ts';
import { idSchema } from '../../id-schema.ts';
import { galleryRef } from '../../refs.ts';

export const galleryAddVersion = defineAction({
  id: 'gallery.addVersion',
  title: { en: 'Add a version', 'pt-BR': 'Incluir versão' },
  summary: {
    en: 'A newer file for something in the gallery: from now on it is the one that is sent.',
    'pt-BR': 'Um arquivo mais novo para um item da galeria: a partir de agora, é ele que se envia.',
  },
  input: { gallery: galleryRef, media: idSchema('media').describe('A file uploaded to /v1/media') },
  output: galleryEntity,
  permission: 'catalogue.manage',
  examples: ['balcao galleries add-version Catálogo --file nota.pdf'],
});
