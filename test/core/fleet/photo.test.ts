import { expect } from 'chai';
import { cleanPhoto } from '../../../src/core/fleet/index.ts';
import { photo, segment } from '../../stories/courier.ts';

const png = (...chunks: [string, string][]): Buffer =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...chunks.map(([type, text]) => {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(text.length);
      return Buffer.concat([size, Buffer.from(type + text, 'latin1'), Buffer.alloc(4)]);
    }),
  ]);
const webp = (...chunks: [string, string][]): Buffer => {
  const body = Buffer.concat(
    chunks.map(([type, text]) => {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(text.length);
      return Buffer.concat([Buffer.from(type), size, Buffer.from(text, 'latin1'), Buffer.alloc(text.length % 2)]);
    }),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length + 4);
  return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from('WEBP'), body]);
};
const codeOf = (bytes: Uint8Array): string => {
  try {
    return cleanPhoto(bytes).mediaType;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('core/fleet/photo', () => {
  it('cleanPhoto: JPEG, place and comments are gone, the picture and what follows it not', () => {
    const more = Buffer.concat([photo.subarray(0, 2), segment(0xfe, Buffer.from('GPS by hand')), photo.subarray(2)]);
    const { bytes, mediaType } = cleanPhoto(Buffer.concat([more, Buffer.from('GPS in a film behind it')]));

    expect(mediaType).to.equal('image/jpeg');
    const text = Buffer.from(bytes).toString('latin1');
    expect(text).not.to.contain('GPS');
    expect(text).to.contain('JFIF');
    expect(text.endsWith('\x12\x34\xff\xd9')).to.equal(true);
  });

  it('cleanPhoto: PNG, text and EXIF are gone', () => {
    const { bytes, mediaType } = cleanPhoto(
      png(['IHDR', 'size'], ['eXIf', 'GPS'], ['tEXt', 'GPS'], ['IDAT', 'pixels'], ['IEND', '']),
    );

    expect(mediaType).to.equal('image/png');
    expect(Buffer.from(bytes)).to.deep.equal(png(['IHDR', 'size'], ['IDAT', 'pixels'], ['IEND', '']));
  });

  it('cleanPhoto: WebP, EXIF and XMP are gone, and its list of parts says so', () => {
    const { bytes, mediaType } = cleanPhoto(
      webp(['VP8X', '\x0c234567890'], ['VP8 ', 'pixel'], ['EXIF', 'GPS'], ['XMP ', 'GPS.']),
    );

    expect(mediaType).to.equal('image/webp');
    expect(Buffer.from(bytes)).to.deep.equal(webp(['VP8X', '\0' + '234567890'], ['VP8 ', 'pixel']));
  });

  for (const [what, bytes, code] of [
    ['a page', Buffer.from('<html><script>alert(1)</script>'), 'fleet.photo_unreadable'],
    ['a GIF', Buffer.from('GIF89a____________'), 'fleet.photo_unreadable'],
    ['nothing', Buffer.alloc(0), 'fleet.photo_unreadable'],
    ['a JPEG cut short', photo.subarray(0, 30), 'fleet.photo_unreadable'],
    ['a PNG that lies about its size', png(['IHDR', 'x']).fill(0xff, 8, 12), 'fleet.photo_unreadable'],
    ['a WebP without a picture', webp(['EXIF', 'GPS.']), 'fleet.photo_unreadable'],
    ['one byte too many', Buffer.alloc(5 * 1024 * 1024 + 1), 'fleet.photo_too_big'],
  ] as const)
    it(`cleanPhoto: ${what}, is refused`, () => {
      expect(codeOf(bytes)).to.equal(code);
    });
});
