import { z } from 'zod';

/** The 16-digit number of a family card (KK), made by SIAK. The split of its digits is not certain, so it is not checked. */
export const FamilyCardNumber = z
  .string()
  .regex(/^[1-9]\d{15}$/)
  .brand('FamilyCardNumber');
