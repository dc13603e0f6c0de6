export { applicant } from './applicant/workflow';
export { centreLink } from './centre-link/workflow';
export { printFloor } from './print-floor/workflow';
