import { defineAction } from '../../action.ts';
import { quickReplyEntity } from '../../entities/catalogue.ts';
import { galleryRef } from '../../refs.ts';
import { quickReplyBody, quickReplyShortcut } from './quick-reply-parts.ts';

export const quickReplyCreate = defineAction({
  id: 'quickReply.create',
  title: { en: 'Create a quick reply', 'pt-BR': 'Criar mensagem rápida' },
  summary: {
    en: 'A text for everybody to send by its shortcut, with merge fields, and with a file of the gallery when one is named.',
    'pt-BR': 'Um texto para todos enviarem pelo atalho, com campos de mesclagem e, se indicado, um item da galeria.',
  },
  input: { shortcut: quickReplyShortcut, body: quickReplyBody, gallery: galleryRef.optional() },
  output: quickReplyEntity,
  permission: 'catalogue.manage',
  examples: ['balcao quick-replies create /ola "@greeting, @contact_firstname! Aqui é @staff_firstname."'],
});
