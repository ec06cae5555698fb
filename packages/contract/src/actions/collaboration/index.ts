import { noteAdd } from './note-add.ts';
import { noteList } from './note-list.ts';

export const collaborationActions = [noteAdd, noteList] as const;

export { noteAdd, noteList };
