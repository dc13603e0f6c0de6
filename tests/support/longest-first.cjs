const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that wait for a whole office. */
const LONG = /[\\/]tests[\\/](scenarios|demo)[\\/]/;

/**
 * A fresh clone has no times of an earlier run, and Jest would begin with the largest files: a long one that starts
 * late runs on alone.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => Number(LONG.test(path));
    return super.sort(tests).sort((one, other) => isLong(other) - isLong(one));
  }
};
