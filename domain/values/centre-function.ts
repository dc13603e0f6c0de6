/** The four functions of the centre; each fails apart from the others. */
export const CENTRE_FUNCTIONS = ['enrol', 'identify', 'read', 'verify'] as const;
export type CentreFunction = (typeof CENTRE_FUNCTIONS)[number];

/** How a function of the centre answers. */
export type FunctionState = 'up' | 'slow' | 'down';
