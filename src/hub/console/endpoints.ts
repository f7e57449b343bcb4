/** Every address of the console's API, in the order in which they are tried. */
import { boardEndpoints } from './boards-api.ts';
import type { Endpoint } from './endpoint.ts';
import { glassEndpoints } from './glass-api.ts';
import { confirmableSteps, itemStepEndpoints } from './item-steps-api.ts';
import { itemEndpoints } from './items-api.ts';
import { overviewEndpoints } from './overview-api.ts';
import { confirmablePlans, planEndpoints } from './plans-api.ts';
import { proposalEndpoints } from './proposals.ts';
import { recordEndpoints } from './record-api.ts';
import { sessionEndpoints } from './session-api.ts';
import { confirmableSlate, slateEndpoints } from './slate-api.ts';
import { staffEndpoints } from './staff-api.ts';

export const endpoints: readonly Endpoint[] = [
  ...sessionEndpoints,
  ...overviewEndpoints,
  ...itemEndpoints,
  ...itemStepEndpoints,
  ...glassEndpoints,
  ...proposalEndpoints({ ...confirmableSteps, ...confirmablePlans, ...confirmableSlate }),
  ...boardEndpoints,
  ...planEndpoints,
  ...slateEndpoints,
  ...recordEndpoints,
  ...staffEndpoints,
];
