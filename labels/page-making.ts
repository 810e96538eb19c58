/** How the pages of a print job are made: by the same hands as those that a browser shows. */
import type { PageMaking } from '../src/core/printing/job-file.ts';
import { mergeLabels } from './merge.ts';
import { rasterPdf } from './raster-page.ts';
import { drawParcelLabels, LABEL } from './shipping.ts';
import { stampCopy } from './stamp.ts';
import { drawTestPage } from './test-page.ts';
import { zplLabel } from './zpl.ts';

/** How much of the edge of our own label is white. Millimetres. */
const WHITE_MM = 2;

export const pageMaking: PageMaking = {
  merge: (files, stock, instead) => mergeLabels(files, stock, instead === undefined ? {} : { instead }),
  stamp: stampCopy,
  testPage: drawTestPage,
  ownLabel: (data) => drawParcelLabels(data),
  ownZpl(data, { dpi, size }) {
    if (size.width < LABEL.width - WHITE_MM || size.height < LABEL.height - WHITE_MM) return undefined;
    const pieces = Array.from({ length: data.piece.of }, (_, at) =>
      zplLabel({ ...data, piece: { number: at + 1, of: data.piece.of } }, dpi, size),
    );
    return Buffer.from(pieces.join(''));
  },
  async raster({ bytes, mediaType }, { dpi, size }) {
    // A picture has no size of its own: it fills the label.
    return rasterPdf(mediaType === 'application/pdf' ? bytes : await mergeLabels([{ bytes, mediaType }]), dpi, size);
  },
};
