import type { InboundInput } from '../graph/inbound-input.ts';
import { silentOgg } from '../samples/ogg-sample.ts';
import { textPdf } from '../samples/pdf-sample.ts';
import { receiptPng } from '../samples/png-sample.ts';
import type { Step } from './story.ts';

type Message = NonNullable<InboundInput['message']>;

/** What a conversation has come to: the ids a step may point at. */
export interface Thread {
  readonly ownLastId: string | null;
  readonly businessLastId: string | null;
}

/** The message of a step; null when it points at something that is not there. */
export function stepMessage(step: Step, { ownLastId, businessLastId }: Thread, seed: number): Message | null {
  switch (step.do) {
    case 'say':
      return { type: 'text', text: step.text };
    case 'add':
      return { type: 'text', text: step.text, ...quoting(ownLastId) };
    case 'answer':
      return { type: 'text', text: step.text, ...quoting(businessLastId) };
    case 'react':
      if (businessLastId === null) return null;
      return { type: 'reaction', reaction: { message_id: businessLastId, emoji: step.emoji } };
    case 'photo':
      return {
        type: 'image',
        file: { base64: receiptPng(seed).toString('base64'), mime: 'image/png' },
        ...(step.caption === undefined ? {} : { caption: step.caption }),
      };
    case 'voice':
      return {
        type: 'audio',
        voice: true,
        file: { base64: silentOgg(step.seconds).toString('base64'), mime: 'audio/ogg; codecs=opus' },
      };
    case 'document': {
      const base64 = textPdf(step.title).toString('base64');
      return { type: 'document', file: { base64, mime: 'application/pdf', filename: step.filename } };
    }
    case 'location':
      return {
        type: 'location',
        location: { latitude: step.latitude, longitude: step.longitude, name: step.name },
      };
    case 'sticker':
      return { type: 'sticker' };
  }
}

function quoting(id: string | null): object {
  return id === null ? {} : { context: { id } };
}
