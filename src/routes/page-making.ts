/** How the pages of a print job are made: by the same hands as those that a browser shows. */
import { mergeLabels } from '../../labels/merge.ts';
import { stampCopy } from '../../labels/stamp.ts';
import { drawTestPage } from '../../labels/test-page.ts';
import type { PageMaking } from '../core/printing/index.ts';

export const pageMaking: PageMaking = {
  merge: (files, stock) => mergeLabels(files, stock),
  stamp: stampCopy,
  testPage: drawTestPage,
};
