import {
  boardActions,
  contactGroupActions,
  demandActions,
  funnelActions,
  sourceActions,
  stageActions,
  statusActions,
  typeActions,
} from './catalogue-actions.ts';
import { boardShow, funnelShow } from './catalogue-show.ts';
import { fieldCreate, fieldEdit, fieldList, fieldRemove } from './field-actions.ts';
import { tagCreate } from './tag-create.ts';
import { tagEdit } from './tag-edit.ts';
import { tagList } from './tag-list.ts';
import { tagRemove } from './tag-remove.ts';
import { viewCreate, viewEdit, viewList, viewRemove, viewRun } from './view-actions.ts';

export const catalogueActions = [
  tagList,
  tagCreate,
  tagEdit,
  tagRemove,
  ...typeActions,
  ...demandActions,
  ...statusActions,
  ...funnelActions,
  funnelShow,
  ...boardActions,
  boardShow,
  ...stageActions,
  ...sourceActions,
  ...contactGroupActions,
  fieldList,
  fieldCreate,
  fieldEdit,
  fieldRemove,
  viewList,
  viewCreate,
  viewEdit,
  viewRemove,
  viewRun,
] as const;

export * from './catalogue-labels.ts';
export { mostCounted, type PartView } from './catalogue-show.ts';
export {
  boardActions,
  boardShow,
  contactGroupActions,
  demandActions,
  fieldCreate,
  fieldEdit,
  fieldList,
  fieldRemove,
  funnelActions,
  funnelShow,
  sourceActions,
  stageActions,
  statusActions,
  tagCreate,
  tagEdit,
  tagList,
  tagRemove,
  typeActions,
  viewCreate,
  viewEdit,
  viewList,
  viewRemove,
  viewRun,
};
