import { MS_PER_DAY } from '../values/plain-date';

/** The status that the centre reports of a task (OSIA Biometrics 1.6.0 readTaskStatus). */
type TaskStatus = 'PENDING' | 'RESPONSE_SCHEDULED' | 'RESPONSE_ERROR' | 'RESPONSE_RETRY' | 'COMPLETED';

const MINUTE_MS = 60_000;

/** The fixed position of a submission among all, from 0 to below 1, evenly spread (FNV-1a, mixed). */
function spreadOf(submissionId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < submissionId.length; index += 1) {
    hash = Math.imul(hash ^ submissionId.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/**
 * When the verdict of a submission is queried next, after its task was opened or its status was reported; all times in
 * milliseconds of the Unix epoch. The wait is as long as the verdict is late, from a minute to a day, and up to twice
 * that by submission: cases that were queried at the same moment are spread over a whole day by the next time.
 */
export function nextQueryAt(submissionId: string, taskOpenedAt: number, now: number): number {
  const wait = Math.min(Math.max(now - taskOpenedAt, MINUTE_MS), MS_PER_DAY);
  return now + Math.round(wait * (1 + spreadOf(submissionId)));
}

/**
 * What a status requires of us while the verdict is still missing. A delivery that the centre has planned comes by
 * itself; one that it gave up, or that it takes for done, has to be requested.
 */
export function answerToStatus(status: TaskStatus): 'LEAVE' | 'REDELIVER' {
  switch (status) {
    case 'PENDING':
    case 'RESPONSE_SCHEDULED':
    case 'RESPONSE_RETRY':
      return 'LEAVE';
    case 'RESPONSE_ERROR':
    case 'COMPLETED':
      return 'REDELIVER';
  }
}
