import { deflateSync } from 'node:zlib';
import { renderCard, UndrawablePortrait } from '../../../clients/printers/card-document';
import { inventedPerson } from '../../../demo/harness/invented-people';
import { Applicant } from '../../../domain/case/applicant';
import { biometricRecord } from '../../../simulators/biometric-record';

const JPEG = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00, 0x01, 0x00, 0x01, 0x01, 0x01, 0x11, 0x00]),
  Buffer.from([0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0x37, 0xff, 0xd9]),
]);

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
}

/** One pixel. */
function png(colourType: number, interlace: number, pixels = deflateSync(Buffer.alloc(5))): Buffer {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, colourType, 0, 0, interlace]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

async function card(portrait: Buffer): Promise<string> {
  return (await renderCard('53.71', Applicant.parse(inventedPerson(1)), portrait)).toString('latin1');
}

describe('the portrait on a card', () => {
  test.each([
    ['JPEG', JPEG],
    ['JPEG from a simulated device', biometricRecord('ani', 'Face', '')],
    ['PNG', png(2, 0)],
  ])('is placed when it is a whole %s', async (_kind, portrait) => {
    expect(await card(portrait)).toContain('/Subtype /Image');
  });

  test.each([
    ['a JPEG that is cut off', JPEG.subarray(0, -2)],
    ['a JPEG without a frame', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
    ['a transparent PNG', png(6, 0, Buffer.from('no pixels'))],
    ['an interlaced PNG', png(2, 1, Buffer.from('no pixels'))],
    ['the beginning of a PNG', png(2, 0).subarray(0, 8)],
    ['a JPEG 2000', Buffer.from('0000000c6a5020200d0a870a', 'hex')],
    ['empty', Buffer.alloc(0)],
  ])('is refused when it is %s', async (_kind, portrait) => {
    await expect(card(portrait)).rejects.toThrow(UndrawablePortrait);
  });
});
