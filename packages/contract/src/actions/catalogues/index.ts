import { tagCreate } from './tag-create.ts';
import { tagList } from './tag-list.ts';

export const catalogueActions = [tagList, tagCreate] as const;

export { tagCreate, tagList };
