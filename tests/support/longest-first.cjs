const { relative, sep } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that wait for a whole office, longest first. Started late, one of them alone would end the run. */
const LONG = [
  'tests/scenarios/kills.test.ts',
  'tests/scenarios/outage.test.ts',
  'tests/scenarios/engine-down.test.ts',
  'tests/demo/demo.test.ts',
  'tests/scenarios/uneasy-recovery.test.ts',
  'tests/scenarios/engine-lost.test.ts',
  'tests/scenarios/postgres-down.test.ts',
];

/** A fresh clone has no times of an earlier run, and Jest would begin with the largest files. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path, context }) => {
      const place = LONG.indexOf(relative(context.config.rootDir, path).split(sep).join('/'));
      return place < 0 ? LONG.length : place;
    };
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};
