import { defineAction } from '../../action.ts';
import { galleryEntity } from '../../entities/catalogue.ts';
import { galleryRef } from '../../refs.ts';

export const galleryRemove = defineAction({
  id: 'gallery.remove',
  title: { en: 'Remove from the gallery', 'pt-BR': 'Remover da galeria' },
  summary: {
    en: 'Offer it no more; messages sent with it keep their file. Refused while a quick reply uses it.',
    'pt-BR': 'Deixa de oferecer o item; mensagens enviadas mantêm o arquivo. Recusado se uma mensagem rápida o usa.',
  },
  input: { gallery: galleryRef },
  output: galleryEntity,
  permission: 'catalogue.manage',
  examples: ['balcao galleries remove Catálogo'],
});
