import { misplacement, type FoundCard } from '../../../domain/case/shelf-check';

const here: FoundCard = { stage: 'READY', isCurrent: true, shelf: 'A1', box: 'K2' };

describe('a card found at a spot', () => {
  test.each<[string, FoundCard | null, string | null, string | null]>([
    ['belongs on its shelf', here, null, null],
    ['belongs in its box', here, 'K2', null],
    ['is in another box', here, 'K3', 'OTHER_PLACE'],
    ['is on another shelf', { ...here, shelf: 'A2' }, null, 'OTHER_PLACE'],
    ['was put there without a word', { ...here, shelf: null, box: null }, null, 'NOT_SHELVED'],
    ['was handed over by the books', { ...here, stage: 'ISSUED', shelf: null }, null, 'NOT_READY'],
    ['is spoiled, and another took its place', { ...here, isCurrent: false }, null, 'SPOILED_CARD'],
    ['is nobody of this office', null, null, 'UNKNOWN'],
  ])('%s', (_, card, box, expected) => expect(misplacement(card, { shelf: 'A1', box })).toBe(expected));
});
