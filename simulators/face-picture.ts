/** A drawn head and shoulders, 96 by 128, in grey: its comment alone names the person. */
const PICTURE = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABcQERQRDhcUEhQaGBcbIjklIh8fIkYyNSk5UkhXVVFIUE5bZoNvW2F8Yk5QcptzfIeLkpSSWG2grJ+O' +
    'qoOPko3/wAALCACAAGABAREA/8QAGgABAAIDAQAAAAAAAAAAAAAAAAQFAgMGAf/EACwQAAIBAwIFAgUFAAAAAAAAAAABAgMEEQUSEyExQVEUIjJS' +
    'U3GRIzNCYYH/2gAIAQEAAD8AvgAAAAAAACLV1G0ovE60c+FzFLUbSs8QrRz4fIlJ56AAAA8lKMIuUnhJZbOa1LValzJ06LcKS8dZFaCx07ValrNQ' +
    'qNzpPs+x0sJxqQU4PMWspoyAABS6/duMY20Hzlzl9ihABeaBdt7rab6c4l4AADkNRqutfVZ9t2F9kRgAb7Gq6N7Smu0ln7HYgAHkvheOpydXT7tV' +
    'JbqTy3kw9Bc/SY9Bc/SY9Bc/SY9Bc/SZlDT7pzW2k8/c6yGdkc9cczIAAh3H7rId27hQXp0s9zZQ4nCjxsb++D2txOFLhY39smmzdy4y9Ql/Xkm0' +
    'P3YkwAAEO4X6rNYANlBZqomAAAj3Ueal/hHPE0+jDaXVnpvtY+5yJIAAMakN8GiC1h4ZpnRe9zpzcJPr4YjRe9Tqz3tdPCNyWXhE2lDZBL8mYAAB' +
    'prUd/uXJkXKGUSqNHb7nzZuAAAIt1fUrZYb3T+VFXW1KvVeFLZHxE3roekelqNelLDlvj4kWlrf0rnl8M/lZKAAK/Ub/AIC4dJ/qPq/BSyk5NuTy' +
    '33C6kpXix8D/ACPWL5H+SK3l5Cbi8p4aLnTr/jYpVX7+z8liAR7y4VtQc/5PlFf2c9KTnJyk8t82zEAAHsZOMlKLw10OhsblXNupfyXKRJBRarX4' +
    'lzsT9sOX+kEAAAE3S6/CulFv2z5MvjGpLZTlJ9lk5icnOcpPq3kxAAAB7FuMk11TydPSnxKUZ+Umf//Z',
  'base64',
);
const START_OF_IMAGE_BYTES = 2;
/** Marker of a comment in a JPEG (ISO/IEC 10918-1, B.2.4.5), followed by its length with the two bytes of the length. */
const COMMENT = [0xff, 0xfe];

/** The picture as a JPEG that carries `comment`, of at most 65,533 bytes. */
export function facePicture(comment: Buffer): Buffer {
  const head = Buffer.from([...COMMENT, 0, 0]);
  head.writeUInt16BE(comment.length + 2, COMMENT.length);
  return Buffer.concat([
    PICTURE.subarray(0, START_OF_IMAGE_BYTES),
    head,
    comment,
    PICTURE.subarray(START_OF_IMAGE_BYTES),
  ]);
}
