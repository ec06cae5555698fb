import { handlerList } from '../handler.ts';
import { catalogueItemHandlers } from './catalogue-handlers.ts';
import { boardShow, funnelShow } from './catalogue-show.ts';
import { fieldCreate, fieldEdit, fieldList, fieldRemove } from './field-handlers.ts';
import { tagCreate } from './tag-create.ts';
import { tagEdit } from './tag-edit.ts';
import { tagList } from './tag-list.ts';
import { tagRemove } from './tag-remove.ts';
import { viewCreate, viewEdit, viewList, viewRemove, viewRun } from './view-handlers.ts';

/** Handlers of the actions in `contract/src/actions/catalogues`. */
export const catalogueHandlers = [
  ...catalogueItemHandlers,
  ...handlerList(
    tagList,
    tagCreate,
    tagEdit,
    tagRemove,
    boardShow,
    funnelShow,
    fieldList,
    fieldCreate,
    fieldEdit,
    fieldRemove,
    viewList,
    viewCreate,
    viewEdit,
    viewRemove,
    viewRun,
  ),
];
