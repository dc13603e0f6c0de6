import { z } from 'zod';
import { Stage } from '../../domain/case/stage';
import { ClockJudgement } from '../../domain/station/clock';
import { ConflictCause } from '../../domain/station/destination';
import { PacketEnvelope as Envelope } from '../../domain/station/packet';
import { CaseNumber } from '../../domain/values/case-number';
import { NikDifference } from '../../domain/values/nik';
import { Instant } from '../http/common.schemas';

export const PacketEnvelope = Envelope.meta({ id: 'PacketEnvelope' });

const AttachedCase = z.object({ caseId: z.uuid(), caseNumber: z.string(), stage: Stage });

const Fate = z.object({
  packetId: z.uuid(),
  outcome: z
    .enum(['RECORDED', 'CONFLICT', 'USED', 'DISCARDED'])
    .meta({ description: 'CONFLICT: kept until an officer decides. USED, DISCARDED: an officer decided.' }),
  cause: ConflictCause.nullable().meta({ description: 'Why it was not recorded at once.' }),
  refusal: z
    .string()
    .nullable()
    .meta({ description: 'With REGISTRATION_REFUSED: the code that the registration would have met.' }),
  case: AttachedCase.nullable(),
  clock: ClockJudgement.meta({
    description: 'How the time of the station was judged; seconds, positive: ahead.',
  }),
});

export const PacketTaken = Fate.extend({
  trackingCode: z
    .string()
    .optional()
    .meta({ description: 'When the packet opened the case: given here and never again.' }),
  notices: z.array(NikDifference).optional(),
}).meta({ id: 'PacketTaken' });
export type PacketTaken = z.infer<typeof PacketTaken>;

const PacketConflict = Fate.extend({
  station: z.string(),
  sequence: z.int(),
  capturedAt: Instant.meta({ description: "By the station's clock." }),
  receivedAt: Instant,
}).meta({ id: 'PacketConflict' });
export type PacketConflict = z.infer<typeof PacketConflict>;

export const PacketConflicts = z.object({ items: z.array(PacketConflict) }).meta({ id: 'PacketConflicts' });

export const DecidePacket = z
  .strictObject({
    action: z.enum(['USE', 'DISCARD']),
    note: z.string().trim().min(1).max(1000),
    caseNumber: CaseNumber.optional().meta({
      description:
        'With USE: the case of the person, where the packet is attached to none or to a closed one.',
    }),
  })
  .refine(({ action, caseNumber }) => action === 'USE' || caseNumber === undefined, { path: ['caseNumber'] })
  .meta({ id: 'DecidePacket' });
