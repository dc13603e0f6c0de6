import { printable } from '../../../documents/render/printable-text';

test.each([
  ['what fonts have stays', 'Café “Élan” – 5 € …', 'Café “Élan” – 5 € …'],
  ['a mark that they lack goes', 'Šťěpán Nguyễn', 'Štepán Nguyen'],
  ['what they lack altogether is owned up to', 'Nama 王 😀', 'Nama ? ?'],
  ['a letter written as two is one', 'Cafe\u0301', 'Café'],
  ['blanks of all kinds are one', 'a\t\n b', 'a b'],
])('%s', (_rule, text, shown) => expect(printable(text)).toBe(shown));
