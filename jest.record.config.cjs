/** What writes the files that tests compare with: `npm run record`, or `npm run record -- schema` for one of them. */
module.exports = { ...require('./jest.config.cjs'), testMatch: ['**/*.record.ts'] };
