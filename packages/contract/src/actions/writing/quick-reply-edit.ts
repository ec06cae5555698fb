import { defineAction } from '../../action.ts';
import { quickReplyEntity } from '../../entities/catalogue.ts';
import { galleryRef, quickReplyRef } from '../../refs.ts';
import { quickReplyBody, quickReplyShortcut } from './quick-reply-parts.ts';

export const quickReplyEdit = defineAction({
  id: 'quickReply.edit',
  title: { en: 'Edit a quick reply', 'pt-BR': 'Editar mensagem rápida' },
  summary: {
    en: 'Change the shortcut, the text or the file of a quick reply; null takes the file away.',
    'pt-BR': 'Altera atalho, texto ou arquivo de uma mensagem rápida; null retira o arquivo.',
  },
  input: {
    quickReply: quickReplyRef,
    shortcut: quickReplyShortcut.optional(),
    body: quickReplyBody.optional(),
    gallery: galleryRef.nullable().optional(),
  },
  output: quickReplyEntity,
  permission: 'catalogue.manage',
  examples: ['balcao quick-replies edit /oi --body "Oi, @contact_firstname!"'],
});
