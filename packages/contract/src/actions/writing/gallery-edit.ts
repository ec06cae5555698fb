import { defineAction } from '../../action.ts';
import { galleryEntity } from '../../entities/catalogue.ts';
import { nameText } from '../../name-text.ts';
import { galleryRef } from '../../refs.ts';

export const galleryEdit = defineAction({
  id: 'gallery.edit',
  title: { en: 'Rename in the gallery', 'pt-BR': 'Renomear na galeria' },
  summary: { en: 'Another name for something in the gallery.', 'pt-BR': 'Outro nome para um item da galeria.' },
  input: { gallery: galleryRef, name: nameText(120) },
  output: galleryEntity,
  permission: 'catalogue.manage',
  examples: ['balcao galleries edit Catálogo "Catálogo 2026"'],
});
