/** The four functions of the centre; each fails independently of the others. */
export const CENTRE_FUNCTIONS = ['enrol', 'identify', 'read', 'verify'] as const;
export type CentreFunction = (typeof CENTRE_FUNCTIONS)[number];

/** The state of a function of the centre. */
export type FunctionState = 'up' | 'slow' | 'down';
