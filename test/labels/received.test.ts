/** Files that couriers might send, good and hostile, made here: what is printed, and why the others are not. */
import { deflateSync } from 'node:zlib';
import { degrees, PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import { expect } from 'chai';
import { readLabel } from '../../labels/received.ts';
import { drawShippingLabel } from '../../labels/shipping.ts';
import { AppError } from '../../src/platform/errors.ts';
import { oneBit, png, render } from '../helpers/render.ts';
import { arabicReceiver, makeLabel } from './sample.ts';

const PT = 72 / 25.4;

async function answer(bytes: Uint8Array): Promise<string> {
  return readLabel(bytes).then(
    ({ mediaType }) => mediaType,
    (error: unknown) => (error instanceof AppError ? `${error.kind} ${error.code}` : String(error)),
  );
}

type Made = Awaited<ReturnType<typeof PDFDocument.create>>;

/** A label of another maker, with whatever `spoil` does to it; `packed` hides its objects in streams. */
async function pdf(
  spoil: (made: Made) => unknown = () => undefined,
  packed = false,
  size = [100, 150],
): Promise<Uint8Array> {
  const made = await PDFDocument.create();
  made.addPage([(size[0] ?? 0) * PT, (size[1] ?? 0) * PT]).drawRectangle({ x: 20, y: 20, width: 60, height: 40 });
  await spoil(made);
  return made.save({ useObjectStreams: packed });
}

/** One object with a stream of so many zeros, written as `filters` says. */
function bomb(bytes: number, dictionary = '/Filter /FlateDecode', twice = false): Buffer {
  const once = deflateSync(Buffer.alloc(bytes));
  const body = twice ? deflateSync(once) : once;
  return Buffer.concat([
    Buffer.from(`%PDF-1.5\n1 0 obj\n<< /Length ${body.length} ${dictionary} >>\nstream\n`, 'latin1'),
    body,
    Buffer.from('\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n'),
  ]);
}

const action = (made: Made, type: string, more = {}): void => {
  made.catalog.set(PDFName.of('OpenAction'), made.context.obj({ S: type, ...more }));
};
const annotation = (made: Made, entries: Record<string, string>): void => {
  const ref = made.context.register(made.context.obj({ Type: 'Annot', Subtype: 'Link', A: made.context.obj(entries) }));
  made.getPage(0).node.set(PDFName.of('Annots'), made.context.obj([ref]));
};

describe('labels/received', () => {
  it('readLabel: PDF of ours and of others, plain or with packed objects; its pages and its size', async () => {
    const ours = await readLabel(await drawShippingLabel(makeLabel({ to: arabicReceiver })));
    const theirs = await readLabel(await pdf(undefined, true, [101.6, 152.4]));

    expect(ours.facts).to.deep.equal({ pages: 1, widthMm: 100, heightMm: 150 });
    expect(theirs.facts).to.deep.equal({ pages: 1, widthMm: 101.6, heightMm: 152.4 });
  });

  it('readLabel: PNG, ZPL, and each of them as base64 text', async () => {
    const picture = png(oneBit(await render(await drawShippingLabel(makeLabel()), 100)));
    const zpl = Buffer.from('^XA^PW800^LL1200^FO10,10^A0N,30,30^FDMA 1^FS^XZ\n');
    const base64 = (bytes: Uint8Array): Buffer => Buffer.from(Buffer.from(bytes).toString('base64'));

    expect(await answer(picture)).to.equal('image/png');
    expect(await answer(base64(picture))).to.equal('image/png');
    expect(await answer(zpl)).to.equal('application/zpl');
    expect(await answer(base64(zpl))).to.equal('application/zpl');
    expect(await answer(Buffer.from(`"data:application/pdf;base64,${base64(await pdf()).toString()}"`))).to.equal(
      'application/pdf',
    );
  });

  const hostile: Record<string, [Promise<Uint8Array> | Uint8Array, string]> = {
    nothing: [Buffer.alloc(0), 'label.empty'],
    'a web page': [Buffer.from('<html>login</html>'), 'label.type'],
    'a program': [Buffer.from('MZ\x90\x00'), 'label.type'],
    'a picture of another kind': [Buffer.from('GIF89a'), 'label.type'],
    'six megabytes': [Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(6_000_000)]), 'label.too_large'],
    'a file that ends early': [pdf().then((bytes) => bytes.subarray(0, bytes.length / 2)), 'label.broken'],
    'JavaScript when it opens': [
      pdf((made) => action(made, 'JavaScript', { JS: PDFString.of('app.alert(1)') })),
      'label.active',
    ],
    'JavaScript by name, objects packed': [
      pdf((made) => made.addJavaScript('x', 'app.alert(1)'), true),
      'label.active',
    ],
    'a program to launch': [pdf((made) => annotation(made, { S: 'Launch' })), 'label.active'],
    'a link, objects packed': [pdf((made) => annotation(made, { S: 'URI' }), true), 'label.active'],
    'a form sent away': [pdf((made) => annotation(made, { S: 'SubmitForm' })), 'label.active'],
    'a file inside': [pdf((made) => made.attach(Buffer.from('MZ'), 'invoice.exe')), 'label.active'],
    'a name in disguise': [
      Buffer.from(Buffer.from(plainWith('Launch')).toString('latin1').replace('/Launch', '/L#61unch'), 'latin1'),
      'label.active',
    ],
    locked: [Buffer.from('%PDF-1.4\ntrailer << /Encrypt 5 0 R >>\n%%EOF'), 'label.encrypted'],
    'a bomb': [bomb(60_000_000), 'label.bomb'],
    'a bomb as an object stream': [bomb(60_000_000, '/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode'), 'label.bomb'],
    'a bomb packed twice': [bomb(5_000_000, '/Filter [/FlateDecode /FlateDecode]', true), 'label.filter'],
    'a bomb whose filter is in disguise': [bomb(60_000_000, '/Filter /Flate#44ecode'), 'label.bomb'],
    'another way of packing': [bomb(10, '/Filter /LZWDecode'), 'label.filter'],
    'too many pages': [pdf((made) => Array.from({ length: 30 }, () => made.addPage([283, 425]))), 'label.pages'],
    'thousands of parts': [Buffer.from(`%PDF-1.4\n${'1 0 obj\nendobj\n'.repeat(6000)}`), 'label.objects'],
    'a page as large as a wall': [pdf(undefined, false, [2000, 3000]), 'label.page_size'],
    'a page like a stamp': [pdf(undefined, true, [10, 10]), 'label.page_size'],
    'a page tree that bites its tail': [
      Buffer.from(plainWith('GoTo').replace('/Kids [3 0 R]', '/Kids [2 0 R]')),
      'label.broken',
    ],
    'a picture of a billion dots': [hugePng(40_000, 40_000), 'label.bomb'],
    'a picture that swells': [hugePng(200, 200), 'label.bomb'],
    'ZPL that resets the printer': [Buffer.from('^XA^FDx^FS~JR^XZ'), 'label.zpl_command'],
    'ZPL that keeps settings': [Buffer.from('^XA^JUS^XZ'), 'label.zpl_command'],
    'ZPL that stores a form': [Buffer.from('^XA^DFE:X.ZPL^FS^XZ'), 'label.zpl_command'],
    'ZPL that changes its marks': [Buffer.from('^XA^CC!^XZ'), 'label.zpl_command'],
    'ZPL for ten thousand copies': [Buffer.from('^XA^FDx^FS^PQ10000^XZ'), 'label.zpl_command'],
    'ZPL without an end': [Buffer.from('^XA^FDx^FS'), 'label.broken'],
  };

  for (const [what, [file, code]] of Object.entries(hostile)) {
    it(`readLabel: ${what}, refused`, async () => {
      expect(await answer(await file)).to.equal(`refused ${code}`);
    });
  }

  /** What would keep a careless reader busy for hours, or fill its memory. */
  const tiring: Record<string, string> = {
    'a run of digits': `${'1'.repeat(4_000_000)}\ntrailer\nstartxref\n1\n%%EOF\n`,
    'objects that never end': `${'3 0 obj << '.repeat(1_000)}${'endobj '.repeat(1_000)}${'a'.repeat(3_000_000)}\ntrailer\nstartxref\n1\n%%EOF\n`,
    'text that stands for zeros': `1 0 obj <<>> stream\nGb"/f!WiQE${'z'.repeat(4_000_000)}\nendstream endobj\ntrailer\nstartxref\n1\n%%EOF\n`,
    'many streams in one': `${'1 0 obj <<>> stream\nGb"/f!WiQE'.repeat(2_000)}${'z'.repeat(3_000_000)}\nendstream endobj\ntrailer\nstartxref\n1\n%%EOF\n`,
  };
  for (const [what, text] of Object.entries(tiring)) {
    it(`readLabel: ${what}, refused before it tires anybody`, async () => {
      const cpu = process.cpuUsage();
      const said = await answer(Buffer.from(`%PDF-1.4\n${text}`, 'latin1'));

      expect(said).to.match(/^refused label\./);
      expect(process.cpuUsage(cpu).user / 1000).to.be.below(4_000);
    });
  }

  it('readLabel: turned by its own say, it is measured as it is seen', async () => {
    const lying = await readLabel(await pdf((made) => made.getPage(0).setRotation(degrees(90))));

    expect(lying.facts).to.include({ widthMm: 150, heightMm: 100 });
  });
});

/** A small label in plain text with an action of that name. */
function plainWith(type: string): string {
  return `%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 283 425] /Annots [<< /Subtype /Link /A << /S /${type} >> >>] >>
endobj
xref
0 1
0000000000 65535 f 
trailer
<< /Root 1 0 R /Size 4 >>
startxref
0
%%EOF
`;
}

/** Says it is so large; holds thirty million bytes of zeros. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, body: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), body, Buffer.alloc(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const data = deflateSync(Buffer.alloc(30_000_000));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
