import { TerbitError } from '../../domain/errors/terbit-error';
import type { Item } from '../../domain/stock/ledger';
import { newId } from '../../platform/ids';
import type { Booker } from './blanko';
import { bookPieces, freeAt, type AccountPlace } from './ledger';
import { sql } from '../core/sql';
import type { Store, Transaction } from '../core/store';
import { requireSecondPerson, type Agreement } from '../core/second-person';
import { lockFloor } from '../core/floor-lock';

/** A witness, and the agency: Satpol PP, police, press. */
export interface Witness {
  name: string;
  agency: string;
}

/** Spoiled pieces, or old cards that were given back, destroyed before witnesses (SE 470.13/11176/SJ, 2018). */
export interface Destruction extends Booker {
  site: string;
  item: Item;
  quantity: number;
  serials: string[];
  document: string;
  method: 'BURNED' | 'SHREDDED';
  witnesses: Witness[];
}

/**
 * Books a destruction when the second of two people states the same as the first.
 *
 * @throws TerbitError DOCUMENT_ALREADY_KNOWN, SECOND_PERSON_REQUIRED, NOT_ENOUGH_BLANKO with how many there are,
 *   SERIAL_NOT_HERE, SERIALS_REQUIRED
 */
export async function bookDestruction(
  tx: Transaction,
  store: Store,
  destruction: Destruction,
): Promise<Agreement> {
  const { office, site, item, quantity, serials, document, method, witnesses, commandId, actor } =
    destruction;
  await lockFloor(tx, office);
  const known = await tx.query(sql`
    SELECT FROM destruction WHERE destruction.office = ${office} AND destruction.document = ${document}
      AND destruction.item = ${item}`);
  if (known.rowCount !== 0) throw new TerbitError('DOCUMENT_ALREADY_KNOWN');
  const from: AccountPlace = { site, kind: item === 'OLD_CARD' ? 'SURRENDERED' : 'SPOILED' };
  const free = await freeAt(tx, item, from);
  if (free < quantity) throw new TerbitError('NOT_ENOUGH_BLANKO', { free });
  const content = { site, quantity, serials: [...serials].sort(), method, witnesses };
  const subject = `${item} ${document}`;
  const agreement = await requireSecondPerson(tx, store, {
    office,
    operation: 'DESTRUCTION',
    subject,
    content,
    actor,
  });
  if (agreement.kind !== 'agreed') return agreement;
  const at = store.clock();
  await tx.query(sql`
    INSERT INTO destruction (destruction_id, office, site, item, document, quantity, method, witnesses, command_id, actor,
      second_actor, at)
    VALUES (${newId(at)}, ${office}, ${site}, ${item}, ${document}, ${quantity}, ${method},
      ${JSON.stringify(witnesses)}, ${commandId}, ${actor}, ${agreement.first}, ${at.toISOString()})`);
  await bookPieces(tx, {
    commandId,
    quantity,
    actor,
    serials,
    item,
    document,
    from,
    to: { site, kind: 'DESTROYED' },
    secondActor: agreement.first,
    reason: method,
    unnamed: 'REFUSED',
    at: at.toISOString(),
  });
  return agreement;
}
